"""Plots as SVG text, drawn here: a report opens without fetching anything."""

from collections.abc import Mapping, Sequence
from html import escape

from evals.risk import Curve

_WIDTH, _HEIGHT = 560, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 14, 44
_COLOURS = ("#1f5a99", "#c2571a", "#4b7f3f")


def risk_plot(curve: Curve) -> str:
    """Risk against coverage, with the point where the system works now."""
    points = list(zip(curve.coverage, curve.risk, strict=True))
    path = " ".join(f"{_x(c):.1f},{_y(r):.1f}" for c, r in points)
    covered, risk = curve.working
    ticks = [0.0, 0.25, 0.5, 0.75, 1.0]
    return _svg(
        "Risk against coverage",
        *_frame("share of questions answered", "share of answers that are wrong"),
        *(_tick_x(_x(t), f"{t:.0%}") for t in ticks),
        *(_tick_y(t, f"{t:.0%}") for t in ticks),
        f'<polyline points="{path}" fill="none" stroke="{_COLOURS[0]}" stroke-width="2"/>',
        f'<circle cx="{_x(covered):.1f}" cy="{_y(risk):.1f}" r="5" fill="{_COLOURS[1]}"/>',
        f'<text x="{min(_x(covered), _WIDTH - 90):.1f}" y="{_y(risk) - 10:.1f}" '
        f'text-anchor="end" fill="{_COLOURS[1]}">works here</text>',
    )


def bar_plot(
    title: str, labels: Sequence[str], series: Mapping[str, Sequence[float]], across: str, up: str
) -> str:
    """Bars side by side: one group a label, one colour a series; heights are shares."""
    highest = max((value for values in series.values() for value in values), default=0.0) or 1.0
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(labels), 1)
    bar = step * 0.8 / max(len(series), 1)
    drawn = [*_frame(across, up)]
    drawn += [_tick_y(t, f"{t * highest:.0%}") for t in (0.0, 0.5, 1.0)]
    for i, label in enumerate(labels):
        left = _LEFT + step * (i + 0.1)
        drawn.append(_tick_x(left + step * 0.4, label))
        for j, (name, values) in enumerate(series.items()):
            top = _y(values[i] / highest)
            drawn.append(
                f'<rect x="{left + bar * j:.1f}" y="{top:.1f}" width="{bar:.1f}" '
                f'height="{_y(0) - top:.1f}" fill="{_COLOURS[j % len(_COLOURS)]}">'
                f"<title>{escape(f'{name}, {label}: {values[i]:.1%}')}</title></rect>"
            )
    for j, name in enumerate(series):
        colour = _COLOURS[j % len(_COLOURS)]
        drawn.append(
            f'<text x="{_WIDTH - _RIGHT}" y="{_TOP + 12 + 16 * j}" text-anchor="end" '
            f'fill="{colour}">{escape(name)}</text>'
        )
    return _svg(title, *drawn)


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def _frame(across: str, up: str) -> tuple[str, ...]:
    middle = (_y(0) + _y(1)) / 2
    return (
        f'<path d="M{_LEFT},{_TOP} V{_y(0)} H{_WIDTH - _RIGHT}" fill="none" stroke="#888"/>',
        f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2}" y="{_HEIGHT - 6}" '
        f'text-anchor="middle">{escape(across)}</text>',
        f'<text x="12" y="{middle}" text-anchor="middle" '
        f'transform="rotate(-90 12 {middle})">{escape(up)}</text>',
    )


def _tick_x(at: float, label: str) -> str:
    return f'<text x="{at:.1f}" y="{_y(0) + 16:.1f}" text-anchor="middle">{escape(label)}</text>'


def _tick_y(share: float, label: str) -> str:
    at = _y(share)
    return (
        f'<text x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{escape(label)}</text>'
        f'<path d="M{_LEFT},{at:.1f} H{_WIDTH - _RIGHT}" stroke="#ddd" stroke-width="0.5"/>'
    )


def _svg(title: str, *drawn: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'role="img" aria-label="{escape(title)}">' + "".join(drawn) + "</svg>"
    )
