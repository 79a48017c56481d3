// Dialogs of the page's own: in Airflow's iframe `alert` and `confirm` do nothing.

// Open a <dialog> that holds a form, and answer with what was filled in when the form was sent, or null when it was
// left by Escape or by a button with `value="cancel"`. The focus goes back to where it was.
export function ask(dialog) {
  const form = dialog.querySelector("form");
  form.reset();
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener(
      "close",
      () => answer(["", "cancel"].includes(dialog.returnValue) ? null : new FormData(form)),
      { once: true },
    );
  });
}

// Airflow's page is around our frame, and Tab would lead out of an open dialog into it: stay within.
document.addEventListener("keydown", (event) => {
  const dialog = event.key === "Tab" && document.querySelector("dialog:modal");
  if (!dialog) return;
  const stops = [...dialog.querySelectorAll("a[href], button, input, select, textarea, [tabindex='0']")].filter(
    (one) => !one.disabled && one.checkVisibility(),
  );
  const [to, from] = event.shiftKey ? [stops.at(-1), stops[0]] : [stops[0], stops.at(-1)];
  const here = document.activeElement;
  if (stops.includes(here) ? here !== from : !event.shiftKey) return;
  event.preventDefault();
  to?.focus();
});
