import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { t } from "../../i18n";
import type { Knobs3 } from "../../stages/scale/phinetClosed";
import type { Surfaces } from "../../stages/scale/surface";
import { BudgetKey } from "./KnobMap";
import { type Point3, project, wirePath } from "./project";
import { resources, showKnob } from "./words";

interface Surface3DProps {
  readonly surfaces: Surfaces;
  readonly solution: Knobs3;
}

const SIZE = 420;
const STEP = 10;

/** The three budgets as surfaces over α and β, t₀ upward; drag or press arrow keys to turn it. Loaded when it is asked for. */
export default function Surface3D({ surfaces, solution }: Surface3DProps) {
  const [view, setView] = useState({ yaw: 35, pitch: 25 });
  const drag = useRef<{ x: number; y: number } | null>(null);
  const turn = (yaw: number, pitch: number) =>
    setView((now) => ({
      yaw: (now.yaw + yaw + 360) % 360,
      pitch: Math.min(85, Math.max(-5, now.pitch + pitch)),
    }));
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] }[
      event.key
    ];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    turn(by[0]!, by[1]!);
  };
  const onPointerDown = (event: PointerEvent<SVGSVGElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, y: event.clientY };
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!drag.current) return;
    turn((event.clientX - drag.current.x) * 0.5, (event.clientY - drag.current.y) * 0.5);
    drag.current = { x: event.clientX, y: event.clientY };
  };

  const { alpha, beta, range } = surfaces;
  const scale = (low: number, high: number) => (value: number) =>
    Math.log(value / low) / Math.log(high / low) - 0.5;
  const [sx, sy, sz] = [
    scale(alpha[0]!, alpha.at(-1)!),
    scale(beta[0]!, beta.at(-1)!),
    scale(range[0], range[1]),
  ];
  const at = (p: Point3) => {
    const { x, y } = project(p, view.yaw, view.pitch);
    return [SIZE / 2 + x * SIZE * 0.58, SIZE / 2 + y * SIZE * 0.58] as const;
  };
  const show = (p: Point3) =>
    at(p)
      .map((v) => v.toFixed(1))
      .join(",");
  const n = alpha.length;
  const point = (i: number, t0: number): Point3 => ({
    x: sx(alpha[i % n]!),
    y: sy(beta[Math.floor(i / n)]!),
    z: sz(t0),
  });
  const wires = resources.map((name) => ({
    name,
    path: wirePath(surfaces.t0[name], n, (i, height) => show(point(i, height))),
  }));
  const dot = at({ x: sx(solution.alpha), y: sy(solution.beta), z: sz(solution.t0) });
  const corner = { x: -0.5, y: -0.5, z: -0.5 };
  const axes = [
    { name: "α", end: { ...corner, x: 0.5 } },
    { name: "β", end: { ...corner, y: 0.5 } },
    { name: "t₀", end: { ...corner, z: 0.5 } },
  ];
  const words = t(
    "Three surfaces over α and β, each at the t₀ that uses up one budget. RAM slopes down with α and hardly with β, flash falls most with β. They meet at α {alpha}, β {beta}, t₀ {t0}. Arrow keys turn the picture.",
    { alpha: showKnob(solution.alpha), beta: showKnob(solution.beta), t0: showKnob(solution.t0) },
  );
  return (
    <figure className="surface-3d">
      <svg
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        role="img"
        aria-label={words}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys turn the picture
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          drag.current = null;
        }}
      >
        {axes.map(({ name, end }) => {
          const [x, y] = at({ x: end.x * 1.12, y: end.y * 1.12, z: end.z * 1.12 });
          return (
            <g key={name}>
              <path className="map-axes" d={`M${show(corner)}L${show(end)}`} />
              <text className="map-name" x={x} y={y} textAnchor="middle">
                {name}
              </text>
            </g>
          );
        })}
        {wires.map(({ name, path }) => (
          <path key={name} className="surface-wire" data-resource={name} d={path} />
        ))}
        <circle className="map-solution" cx={dot[0]} cy={dot[1]} r="6" />
      </svg>
      <BudgetKey />
      <figcaption>{words}</figcaption>
    </figure>
  );
}
