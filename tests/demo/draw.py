"""Draws the pictures of the demo week into web/, where they lie as on the hosts of its sources.

Needs Pillow (`pip install pillow`). What is invented is drawn, so that nothing here belongs to anybody else.
"""

import math
import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

WEB = Path(__file__).parent / "web"
INK, RED, BLUE, SAND, GREEN = "#22201c", "#b5452c", "#2f5d7c", "#e9dfc9", "#5d7f5a"
SCALE = 2  # drawn larger and then made smaller: smooth edges


def canvas(width, height, colour):
    image = Image.new("RGB", (width * SCALE, height * SCALE), colour)
    return image, ImageDraw.Draw(image)


def at(*numbers):
    return [number * SCALE for number in numbers]


def keep(image, place, **how):
    path = WEB / place
    path.parent.mkdir(parents=True, exist_ok=True)
    image = image.resize((image.width // SCALE, image.height // SCALE), Image.LANCZOS)
    if path.suffix == ".png":
        image = image.quantize(48)
    image.save(path, **how)


def bins():
    """Tokens a second before and after batching by predicted length."""
    image, draw = canvas(1024, 512, "#ffffff")
    for step in range(5):
        y = 440 - step * 90
        draw.line(at(90, y, 970, y), fill="#dddddd", width=2)
    before, after = [18, 34, 52, 61, 55, 38, 22, 12], [42, 71, 88, 96, 91, 74, 55, 39]
    for number, (low, high) in enumerate(zip(before, after)):
        left = 120 + number * 106
        draw.rectangle(at(left, 440 - low * 3.6, left + 34, 440), fill="#b9b2a4")
        draw.rectangle(at(left + 38, 440 - high * 3.6, left + 72, 440), fill=BLUE)
    draw.line(at(90, 440, 970, 440), fill=INK, width=5)
    draw.line(at(90, 60, 90, 440), fill=INK, width=5)
    keep(image, "engineering.example.net/wp-content/uploads/2025/06/bins-1024x512.png", optimize=True)


def jumper(draw, x, y, size, colour):
    points = [(-1, -0.9), (-0.4, -1.1), (0.4, -1.1), (1, -0.9), (1.7, 0.3), (1.25, 0.55), (0.85, -0.1), (0.85, 1.2),
              (-0.85, 1.2), (-0.85, -0.1), (-1.25, 0.55), (-1.7, 0.3)]
    draw.polygon([(SCALE * (x + a * size), SCALE * (y + b * size)) for a, b in points], fill=colour)
    for row in range(3):
        top = y + (0.15 + row * 0.3) * size
        draw.line(at(x - 0.85 * size, top, x + 0.85 * size, top), fill=SAND, width=int(0.14 * size))


def loomline():
    """A conveyor belt with jumpers under a row of lamps."""
    image, draw = canvas(1280, 720, "#2a2d33")
    glow = Image.new("RGB", image.size, "#2a2d33")
    light = ImageDraw.Draw(glow)
    for lamp in range(4):
        x = 160 + lamp * 320
        light.polygon([(SCALE * a, SCALE * b) for a, b in [(x - 40, 110), (x + 40, 110), (x + 190, 560), (x - 190, 560)]],
                      fill="#8c7f63")
    image.paste(glow.filter(ImageFilter.GaussianBlur(40 * SCALE)))
    draw = ImageDraw.Draw(image)
    for lamp in range(4):
        x = 160 + lamp * 320
        draw.polygon([(SCALE * a, SCALE * b) for a, b in [(x - 70, 110), (x - 30, 50), (x + 30, 50), (x + 70, 110)]],
                     fill="#d8cdb4")
        draw.line(at(x, 0, x, 50), fill="#15171a", width=8)
    draw.rectangle(at(0, 560, 1280, 640), fill="#15171a")
    for wheel in range(11):
        draw.ellipse(at(20 + wheel * 122, 578, 66 + wheel * 122, 624), fill="#6f6a60")
    for number, colour in enumerate([RED, GREEN, "#c79a3b", BLUE, "#8d5a78"]):
        jumper(draw, 130 + number * 255, 450, 78, colour)
    keep(image, "news.example.com/img/1280/loomline.jpg", quality=78)


def triage():
    """A curve that stops where the model does not know."""
    image, draw = canvas(1200, 675, "#f4efe4")
    random.seed(24)
    for _ in range(260):
        x = random.uniform(80, 1120)
        y = 360 - 190 * math.tanh((x - 600) / 210) + random.gauss(0, 34 + 60 * math.exp(-((x - 600) / 130) ** 2))
        draw.ellipse(at(x - 7, y - 7, x + 7, y + 7), fill=RED if y < 360 else BLUE)
    draw.rectangle(at(500, 60, 700, 615), fill="#e2d8c2")
    for side in (500, 700):
        for dash in range(60, 615, 24):
            draw.line(at(side, dash, side, dash + 12), fill=INK, width=4)
    for start, end in [(80, 500), (700, 1120)]:
        curve = [(SCALE * x, SCALE * (360 - 190 * math.tanh((x - 600) / 210))) for x in range(start, end + 1, 4)]
        draw.line(curve, fill=INK, width=12, joint="curve")
    keep(image, "news.norrvik.example/media/triage.jpg", quality=80)


def cover():
    """A small model on the scales against a large one."""
    image, draw = canvas(1200, 800, "#dfe7e4")
    draw.rectangle(at(590, 190, 610, 640), fill=INK)
    draw.polygon([(SCALE * a, SCALE * b) for a, b in [(480, 690), (720, 690), (640, 630), (560, 630)]], fill=INK)
    draw.line(at(260, 300, 940, 200), fill=INK, width=32)
    for x, y, size, colour in [(260, 300, 90, RED), (940, 200, 34, BLUE)]:
        draw.line(at(x, y, x - 110, y + 190), fill=INK, width=6)
        draw.line(at(x, y, x + 110, y + 190), fill=INK, width=6)
        draw.chord(at(x - 130, y + 120, x + 130, y + 260), 0, 180, fill="#c79a3b")
        draw.ellipse(at(x - size, y + 190 - 2 * size, x + size, y + 190), fill=colour)
    keep(image, "notes.example.net/img/58/cover.png", optimize=True)


def brackwater():
    """Two fans of a graphics card."""
    image, draw = canvas(240, 135, "#3a4149")
    draw.rounded_rectangle(at(18, 28, 222, 108), radius=10 * SCALE, fill="#1c2126")
    for x in (72, 168):
        draw.ellipse(at(x - 34, 34, x + 34, 102), fill="#5b6670")
        for blade in range(9):
            turn = blade * math.tau / 9
            points = [(x, 68), (x + 31 * math.cos(turn), 68 + 31 * math.sin(turn)),
                      (x + 31 * math.cos(turn + 0.36), 68 + 31 * math.sin(turn + 0.36))]
            draw.polygon([(SCALE * a, SCALE * b) for a, b in points], fill="#1c2126")
        draw.ellipse(at(x - 8, 60, x + 8, 76), fill=RED)
    keep(image, "news.example.com/img/240/brackwater.jpg", quality=85)


for drawing in (bins, loomline, triage, cover, brackwater):
    drawing()
