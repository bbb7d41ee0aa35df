import { Component, type JSX } from 'preact';
import { START, writeAddress } from '../model/address.js';
import type { Row } from '../model/row.js';
import { clock, day, duration } from '../model/words.js';
import { Decision } from '../parts/decision.js';
import { Name } from '../parts/name.js';

interface ListRowProps {
  readonly row: Row;
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly open: boolean;
  readonly cursor: boolean;
  /** The same function for every row and every drawing. */
  readonly show: (id: string) => void;
}

/** Names in a line. */
const MOST = 120;

/** A row, which is drawn anew only when something of it is another one: while the list scrolls, only the rows that enter are. */
export class ListRow extends Component<ListRowProps> {
  override shouldComponentUpdate(next: ListRowProps): boolean {
    const { row, index, top, open, cursor } = this.props;
    return row !== next.row || index !== next.index || top !== next.top || open !== next.open || cursor !== next.cursor;
  }

  override render({ row, index, top, open, cursor, show }: ListRowProps): JSX.Element {
    const click = (event: MouseEvent): void => {
      // A new tab is the browser's business.
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      document.getElementById('list')?.focus();
      show(row.id);
    };
    return (
      <div
        id={`row-${row.id}`}
        class={`row${open ? ' shown' : ''}${cursor ? ' cursor' : ''}${row.past ? ' past' : ''}`}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={open}
        style={{ top: `${top}px` }}
        onClick={click}
      >
        <div role="gridcell" class="time">
          <a href={writeAddress({ ...START, id: row.id })} tabIndex={-1} title={day(row.time)}>
            {clock(row.time)}
          </a>
        </div>
        <div role="gridcell" class="decision-cell">
          <Decision of={row.decision} />
        </div>
        <div role="gridcell" class="operation">
          <Name of={row.operation} most={MOST} />
          {row.past && <span class="tag">before the restart</span>}
        </div>
        <div role="gridcell" class="resource">
          <Name of={row.resource} most={MOST} />
          {row.more > 0 && <span class="tag">+{row.more}</span>}
        </div>
        <div role="gridcell" class="caller">
          <Name of={row.caller} most={MOST} />
        </div>
        <div role="gridcell" class="duration">
          {duration(row.duration)}
        </div>
        <div role="gridcell" class="upstream">
          {row.upstream}
        </div>
      </div>
    );
  }
}
