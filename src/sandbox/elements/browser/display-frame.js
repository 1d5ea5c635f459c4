/** Shows one detail of a card. The page around this frame never sees it. */
const STYLES = ['color', 'fontFamily', 'fontSize', 'fontWeight', 'letterSpacing', 'lineHeight', 'textAlign'];
const output = document.querySelector('#value');

window.addEventListener('message', async (event) => {
  if (event.source !== window.parent) return;
  const { style, ...request } = event.data;
  for (const name of STYLES) if (style[name]) output.style[name] = style[name];
  const response = await fetch('/v3/reveal', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  const { value, error } = await response.json();
  output.value = value ?? 'Not available';
  window.parent.postMessage(error ? { error } : {}, event.origin);
});
window.parent.postMessage('ready', '*');
