import { useEffect, useRef, useState } from "react";

/** `value`, one task later, and null until then: two things that take long to draw do not hold the page up together. */
export function useLater<T>(value: T): T | null {
  const [shown, setShown] = useState<T | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setShown(() => value));
    return () => clearTimeout(timer);
  }, [value]);
  return shown;
}

/** `value`, or what it was up to `ms` ago: something that changes often is drawn at this pace. */
export function useAtMostEvery<T>(ms: number, value: T): T {
  const [shown, setShown] = useState(value);
  const shownAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const show = () => {
      shownAt.current = performance.now();
      setShown(() => value);
    };
    const timer = setTimeout(show, shownAt.current + ms - performance.now());
    return () => clearTimeout(timer);
  }, [ms, value]);
  return shown;
}
