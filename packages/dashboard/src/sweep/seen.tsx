// A panel is made when it is first seen or the browser has nothing else to do, and made anew only
// while it is seen: of a page with eight charts of fifty thousand trials, the first paint and every
// brush have to draw the two or three in view. Who moves by keyboard finds all of them.

import { memo, type ReactNode, useEffect, useRef, useState } from "react";

import { useInView } from "../charts/use-in-view.ts";
import type { Look } from "./look.ts";

export function Seen(props: {
  readonly look: Look;
  /** Must keep its identity: a function of the module, or kept with useCallback. */
  readonly children: (look: Look) => ReactNode;
}) {
  const ref = useRef<HTMLDivElement>(null);
  const isInView = useInView(ref);
  const kept = useRef<Look>(undefined);
  const isDue = useIdle();
  if (isInView || (isDue && !kept.current)) kept.current = props.look;
  return (
    <div ref={ref} className="seen">
      {kept.current ? (
        <Kept look={kept.current} render={props.children} />
      ) : (
        <div className="panel panel-waiting" aria-hidden="true" />
      )}
    </div>
  );
}

/** Not before the charts in view are painted. */
const IDLE_AFTER_MS = 1000;

/** True once the browser was idle, a while after the first paint. */
function useIdle(): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    let idle = 0;
    const timer = setTimeout(() => {
      idle = requestIdleCallback(() => setIdle(true));
    }, IDLE_AFTER_MS);
    return () => {
      clearTimeout(timer);
      cancelIdleCallback(idle);
    };
  }, []);
  return isIdle;
}

const Kept = memo(function Kept(props: {
  readonly look: Look;
  readonly render: (look: Look) => ReactNode;
}) {
  return props.render(props.look);
});
