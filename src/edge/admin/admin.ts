import type { FastifyInstance } from 'fastify';
import type { Troubles } from '../gate/troubles.js';
import { LIMITS, type Limits } from '../http/limits.js';
import type { PrincipalsEditor } from '../world/runtime-principals.js';
import { createGuard, type GuardOptions } from './admin-guard.js';
import { apiDocument } from './api-document.js';
import { type DecisionRoutesOptions, decisionRoutes } from './decision-routes.js';
import { type EmbeddedRoutesOptions, embeddedRoutes } from './embedded-routes.js';
import { readJsonBodies } from './json-body.js';
import { type PermissionOptions, permissionRoutes } from './permission-routes.js';
import { type PolicyEditsOptions, policyEditsRoutes } from './policy-edits-routes.js';
import { type PolicyRoutesOptions, policyRoutes } from './policy-routes.js';
import { principalsRoutes } from './principals-routes.js';
import { checkByDocument } from './request-checks.js';
import type { Reset } from './reset-request.js';
import { createSendPage } from './send-page.js';
import { type StatusOptions, statusRoutes } from './status-routes.js';
import { type StreamOptions, streamRoute } from './stream.js';
import { testRoutes } from './test-routes.js';
import { type ChangeGuard, type WorldRoutesOptions, worldRoutes } from './world-routes.js';

export interface AdminOptions
  extends StatusOptions,
    StreamOptions,
    DecisionRoutesOptions,
    PermissionOptions,
    PolicyRoutesOptions,
    PolicyEditsOptions,
    WorldRoutesOptions,
    EmbeddedRoutesOptions {
  readonly editor: PrincipalsEditor;
  readonly reset: Reset;
  readonly troubles: Pick<Troubles, 'order' | 'list' | 'clear'>;
  readonly guard: GuardOptions;
  readonly limits?: Limits;
}

/** The routes under /_authz/. */
export function adminRoutes(options: AdminOptions): (app: FastifyInstance) => void {
  const mayChange = createGuard(options.guard);
  const guard: ChangeGuard = async (request, reply) => {
    const refusal = mayChange(request.headers, request.protocol === 'https');
    if (!refusal) return undefined;
    if (refusal.status === 401) reply.header('WWW-Authenticate', 'Bearer');
    return reply.code(refusal.status).send({ error: refusal.error });
  };
  return (app) => {
    app.addHook('onSend', async (_request, reply) => {
      reply.header('Cache-Control', 'no-store').header('X-Content-Type-Options', 'nosniff');
      // People follow links to a decision from anywhere; no page shows one in a frame.
      if (!reply.hasHeader('Content-Security-Policy'))
        reply.header('Content-Security-Policy', "frame-ancestors 'none'");
    });
    checkByDocument(app, apiDocument);
    readJsonBodies(app);
    const { world, editor, reset, troubles } = options;
    const sendPage = createSendPage();
    statusRoutes(app, options);
    decisionRoutes(app, options, sendPage);
    streamRoute(app, options, options.limits ?? LIMITS);
    permissionRoutes(app, options);
    policyRoutes(app, options);
    policyEditsRoutes(app, options, guard);
    worldRoutes(app, options, guard);
    principalsRoutes(app, { world, editor, guard });
    embeddedRoutes(app, options, guard);
    testRoutes(app, { world, reset, troubles, guard });
    // Fastify gives it to `/_authz` and `/_authz/` alike.
    app.get('/', async (_request, reply) => sendPage(reply));
  };
}
