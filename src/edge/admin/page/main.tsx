/** The page for people at /_authz/. */
import { render } from 'preact';
import { App } from './app.js';
import { keepUpToDate } from './live/connection.js';
import { createStore } from './live/store.js';
import { StoreContext } from './live/use-store.js';
import './styles/colours.css';
import './styles/base.css';
import './styles/header.css';
import './styles/parts.css';
import './styles/list.css';
import './styles/rows.css';
import './styles/narrow-list.css';
import './styles/detail.css';
import './styles/views.css';

const store = createStore();
const place = document.getElementById('page');
if (place)
  render(
    <StoreContext.Provider value={store}>
      <App />
    </StoreContext.Provider>,
    place,
  );
keepUpToDate(store);
// Only a filter by `the last 5 minutes` looks at the clock.
setInterval(() => {
  if (store.address.value.filter.last !== '') store.now.value = Date.now();
}, 1000);
