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
