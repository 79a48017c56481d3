// Say that there is script, and look as Airflow looks around us, light or dark. Runs before the page is painted; without Airflow the system decides.
(function () {
  document.documentElement.dataset.script = "";
  let around;
  try {
    around = window.parent === window ? null : window.parent.document.documentElement;
  } catch {
    around = null; // somebody else's page is around us
  }
  if (!around) return;
  const follow = () => {
    const theme = ["dark", "light"].find((name) => around.classList.contains(name));
    if (theme) document.documentElement.dataset.theme = theme;
  };
  follow();
  const watcher = new MutationObserver(follow);
  watcher.observe(around, { attributes: true, attributeFilter: ["class"] });
  window.addEventListener("pagehide", () => watcher.disconnect());
})();
