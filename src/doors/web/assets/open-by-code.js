// A code carried in the address fragment never leaves the browser in an address: it is taken out and sent as a form.
const form = document.querySelector('[data-open-by-code]');
const input = form?.querySelector('input[name="code"]');
const carried = decodeURIComponent(window.location.hash.slice(1));

if (form && input && /^[A-Za-z0-9 -]{16,24}$/.test(carried)) {
  window.history.replaceState(null, '', window.location.pathname);
  input.value = carried;
  if (form.dataset.openByCode === 'submit') form.submit();
}
