/** The part of Stripe.js that shows an issued card: a nonce, and frames for number, expiry date and security code. */
(() => {
  const origin = new URL(document.currentScript.src).origin;
  const TITLES = {
    issuingCardNumberDisplay: 'Card number',
    issuingCardExpiryDisplay: 'Expiry date',
    issuingCardCvcDisplay: 'Security code',
  };
  const DEFAULT_HEIGHT = 28;

  function createFrame(page, title) {
    const frame = document.createElement('iframe');
    frame.src = `${origin}/v3/${page}`;
    frame.title = title;
    frame.setAttribute('frameborder', '0');
    frame.setAttribute('scrolling', 'no');
    return frame;
  }

  /** Talks to a frame: sends `request` once it is ready, and passes on what it answers. */
  function converse(frame, request, onAnswer) {
    const listener = (event) => {
      if (event.origin !== origin || event.source !== frame.contentWindow) return;
      if (event.data === 'ready') frame.contentWindow.postMessage(request, origin);
      else onAnswer(event.data);
    };
    window.addEventListener('message', listener);
    return () => window.removeEventListener('message', listener);
  }

  function createEphemeralKeyNonce({ issuingCard }) {
    return new Promise((resolve) => {
      const frame = createFrame('nonce-frame', 'Secure connection');
      frame.hidden = true;
      const stop = converse(frame, { issuingCard }, (answer) => {
        stop();
        frame.remove();
        resolve(answer);
      });
      document.body.append(frame);
    });
  }

  function createElement(type, options) {
    const title = TITLES[type];
    if (!title) throw new Error(`This sandbox has no element of type ${type}.`);
    const handlers = { ready: [], error: [] };
    let unmount = () => undefined;
    const element = {
      on(event, handler) {
        handlers[event]?.push(handler);
        return element;
      },
      mount(target) {
        const parent = typeof target === 'string' ? document.querySelector(target) : target;
        if (!parent) throw new Error(`There is nothing to mount on: ${target}`);
        const frame = createFrame(type, title);
        const fontSize = Number.parseFloat(options.style?.base?.fontSize);
        frame.width = '100%';
        frame.height = String(Number.isNaN(fontSize) ? DEFAULT_HEIGHT : Math.ceil(fontSize * 1.6));
        const { issuingCard, nonce, ephemeralKeySecret, style } = options;
        const request = { display: type, issuingCard, nonce, ephemeralKeySecret, style: style?.base ?? {} };
        const stop = converse(frame, request, (answer) => {
          for (const handler of handlers[answer.error ? 'error' : 'ready']) handler(answer);
        });
        unmount = () => {
          stop();
          frame.remove();
        };
        parent.replaceChildren(frame);
      },
      unmount: () => unmount(),
      destroy: () => unmount(),
    };
    return element;
  }

  window.Stripe = (publishableKey) => {
    if (!/^pk_test_/.test(publishableKey)) throw new Error('This sandbox takes test keys only: pk_test_...');
    return { createEphemeralKeyNonce, elements: () => ({ create: createElement }) };
  };
})();
