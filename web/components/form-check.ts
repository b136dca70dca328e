/** Whether the browser finds nothing wrong; otherwise the fields say what, and the first of them takes the focus. */
export function isComplete(form: HTMLFormElement): boolean {
  if (form.checkValidity()) return true;
  form.querySelector<HTMLElement>("input:invalid, select:invalid")?.focus();
  return false;
}
