/** A thread that reads decision logs; `readCalls` starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerPlan } from './logs/messages.js';
import { work } from './logs/work.js';

if (!parentPort) throw new Error('INVARIANT: this is run as a thread of the program');
work(parentPort, workerData as WorkerPlan);
