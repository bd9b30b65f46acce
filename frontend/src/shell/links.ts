import { useEffect } from "react";
import { useNavigate } from "react-router";

/** Addresses that the server answers itself. */
const SERVED = /^\/(admin|api|console|static|healthz|readyz)(\/|$)/;

/** Where the router should go for this click; null when the browser should do what it does. */
export function routeOf(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const anchor = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(anchor instanceof HTMLAnchorElement)) return null;
  if ((anchor.target && anchor.target !== "_self") || anchor.hasAttribute("download")) return null;
  const url = new URL(anchor.href, location.href);
  if (url.origin !== location.origin || SERVED.test(url.pathname)) return null;
  if (anchor.getAttribute("href")?.startsWith("#")) return null;
  return url.pathname + url.search + url.hash;
}

/** Turn clicks on links to our own pages, Cloudscape's included, into the router's navigation. */
export function useRouterLinks(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const route = routeOf(event);
      if (route === null) return;
      event.preventDefault();
      void navigate(route);
    };
    document.addEventListener("click", onClick);
    return () => document.removeEventListener("click", onClick);
  }, [navigate]);
}
