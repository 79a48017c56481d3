// Links out of the Order Desk: <a data-outside>. Airflow's iframe lets nothing open a tab or change the page around it,
// so such a link is pressed in the document around us, which may.

function around() {
  try {
    return window.parent === window ? null : window.parent.document;
  } catch {
    return null; // somebody else's page is around us
  }
}

export function wireLeaving() {
  document.addEventListener("click", follow);
  document.addEventListener("auxclick", (event) => event.button === 1 && follow(event));
}

function follow(event) {
  const link = event.target.closest?.("a[data-outside]");
  if (!link || !around()) return;
  event.preventDefault();
  leave(link.href);
}

// Open an address in a tab of its own.
export function leave(href) {
  const outer = around() ?? document;
  const twin = Object.assign(outer.createElement("a"), { href, target: "_blank", rel: "noopener noreferrer" });
  outer.body.append(twin);
  twin.click();
  twin.remove();
}

// The address under which what is shown now opens inside Airflow: to be mailed and bookmarked.
export function outsideLink(here = window.location) {
  const airflow = new URL(document.documentElement.dataset.airflow, document.baseURI);
  return `${new URL("plugin/order-desk", airflow)}${here.pathname}${here.search}`;
}
