import { type RefObject, useEffect, useRef, useState } from "react";

import type { Size } from "./frame.ts";

/** The size of an element in pixels, and of its text; undefined until it is laid out. */
export function useSize<Element extends HTMLElement>(): readonly [
  ref: RefObject<Element | null>,
  size: Size | undefined,
] {
  const ref = useRef<Element>(null);
  const [size, setSize] = useState<Size>();
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      const em = Number.parseFloat(getComputedStyle(element).fontSize);
      setSize({ width: Math.round(width), height: Math.round(height), em });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
