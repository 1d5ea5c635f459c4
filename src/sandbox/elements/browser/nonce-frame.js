/** Makes a nonce for the page around this frame. */
window.addEventListener('message', async (event) => {
  if (event.source !== window.parent) return;
  const response = await fetch('/v3/nonces', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ issuingCard: event.data.issuingCard }),
  });
  window.parent.postMessage(await response.json(), event.origin);
});
window.parent.postMessage('ready', '*');
