/**
 * Every way in which a page makes a browser call: the text of functions, for they run in the page. Each gets the proxy's
 * origin, the target of a presigned GET, the target of its signature alone, and the form of the same call; it resolves when the
 * browser has had an answer or has given up.
 */
export const ATTEMPTS: Readonly<Record<string, string>> = {
  img: `(origin, get) => new Promise((resolve) => {
    const image = document.createElement('img');
    image.referrerPolicy = 'no-referrer';
    image.onload = image.onerror = () => resolve();
    image.src = origin + get;
    document.body.append(image);
  })`,
  script: `(origin, get) => new Promise((resolve) => {
    const script = document.createElement('script');
    script.onload = script.onerror = () => resolve();
    script.src = origin + get;
    document.body.append(script);
  })`,
  iframe: `(origin, get) => new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.onload = () => resolve();
    frame.src = origin + get;
    document.body.append(frame);
  })`,
  form: `(origin, get, post, body) => new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.name = 'frame' + Math.random();
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', target: frame.name, action: origin + post });
    for (const [name, value] of new URLSearchParams(body)) {
      const field = document.createElement('input');
      Object.assign(field, { name, value });
      form.append(field);
    }
    document.body.append(frame, form);
    frame.onload = () => resolve();
    form.submit();
  })`,
  'form that gets': `(origin, get) => new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.name = 'frame' + Math.random();
    const form = document.createElement('form');
    Object.assign(form, { method: 'get', target: frame.name, action: origin + '/' });
    for (const [name, value] of new URL(origin + get).searchParams) {
      const field = document.createElement('input');
      Object.assign(field, { name, value });
      form.append(field);
    }
    document.body.append(frame, form);
    frame.onload = () => resolve();
    form.submit();
  })`,
  'fetch no-cors': `(origin, get) => fetch(origin + get, { mode: 'no-cors' }).then(() => undefined, String)`,
  'fetch no-cors POST': `(origin, get, post, body) =>
    fetch(origin + post, { method: 'POST', mode: 'no-cors', body: new URLSearchParams(body) }).then(() => undefined, String)`,
  'fetch cors': `(origin, get) => fetch(origin + get).then(() => undefined, String)`,
  'fetch that asks first': `(origin, get, post, body) =>
    fetch(origin + post, { method: 'POST', headers: { 'x-amz-date': 'x' }, body: new URLSearchParams(body) }).then(() => undefined, String)`,
  beacon: `(origin, get, post, body) => navigator.sendBeacon(origin + post, new URLSearchParams(body))`,
  'event source': `(origin, get) => new Promise((resolve) => {
    const source = new EventSource(origin + get);
    source.onerror = () => resolve(source.close());
  })`,
  'window of its own': `(origin, get) => { window.open(origin + get, '_blank', 'noopener'); }`,
};
