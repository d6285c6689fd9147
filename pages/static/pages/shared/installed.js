// The page without the network: its service worker, registered through the one policy allowed.

export async function install(page) {
  if (!("serviceWorker" in navigator)) return;
  const address = `/${page}/worker.js`;
  const policy = window.trustedTypes?.createPolicy("worker", { createScriptURL: () => address });
  try {
    await navigator.serviceWorker.register(policy ? policy.createScriptURL("") : address, { scope: `/${page}/` });
  } catch {
    // Without TLS, or in a private window, browsers allow none: the page works, with the network.
  }
}
