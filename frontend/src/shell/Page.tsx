import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";

import { useFlashMessages } from "./flash";
import { setPageState, type Crumb } from "./pageState";

interface PageProps {
  /** Of the browser's tab. */
  title: string;
  /** Without the last one being a link; the first, "Flowbuilder", is added. */
  breadcrumbs?: readonly Crumb[];
  layout?: "default" | "full";
  children: ReactNode;
}

/** One page: names the tab, sets breadcrumbs, and with layout "full" fills the window. */
export function Page({ title, breadcrumbs = [], layout = "default", children }: PageProps) {
  useLayoutEffect(() => {
    setPageState({ breadcrumbs, layout });
  });
  useEffect(() => {
    document.title = title === "Flowbuilder" ? title : `${title} · Flowbuilder`;
  }, [title]);
  return layout === "full" ? <FullHeight>{children}</FullHeight> : children;
}

/** A column exactly as high as the window is below its own top. */
function FullHeight({ children }: { children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(96);
  const messages = useFlashMessages();

  useLayoutEffect(() => {
    const measure = () => {
      if (element.current) setTop(element.current.getBoundingClientRect().top + window.scrollY);
    };
    measure();
    // Flash messages and the toolbar move the top without the window changing, and not at once.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    const later = [50, 300].map((pause) => setTimeout(measure, pause));
    window.addEventListener("resize", measure);
    return () => {
      observer.disconnect();
      later.forEach(clearTimeout);
      window.removeEventListener("resize", measure);
    };
  }, [messages]);

  return (
    <div ref={element} className="fb-full" style={{ height: `calc(100vh - ${top}px)` }}>
      {children}
    </div>
  );
}
