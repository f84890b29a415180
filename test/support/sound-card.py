"""A sound card for ALSA's `file` plug-in: one end of a FIFO that is read, or written, by a clock of its own.

python3 sound-card.py play RATE FIFO DUMP   takes what is played and writes it to DUMP; says `hole SECONDS` where nothing came in time
python3 sound-card.py record RATE FIFO HZ   brings a tone, which has HZ where 48,000 frames are a second; says `lost SECONDS` where nobody took it
"""
import array
import fcntl
import math
import os
import sys
import time

SET_PIPE_SIZE = 1031
PERIOD = 480
BYTES = 4 * PERIOD


def periods(rate):
    """Waits for each period of a card that plays so many frames a second."""
    started = time.monotonic()
    done = 0
    while True:
        if (time.monotonic() - started) * rate >= done + PERIOD:
            done += PERIOD
            yield time.monotonic() - started
        else:
            time.sleep(0.001)


def opened(fifo, size):
    """For both ways, so that whoever opens and closes the other end is not noticed here."""
    file = os.open(fifo, os.O_RDWR | os.O_NONBLOCK)
    fcntl.fcntl(file, SET_PIPE_SIZE, size)
    return file


def play(rate, fifo, dump):
    file = opened(fifo, 4096)
    with open(dump, "wb") as out:
        for seconds in periods(rate):
            try:
                sound = os.read(file, BYTES)
            except BlockingIOError:
                sound = b""
            if len(sound) < BYTES:
                print("hole", round(seconds, 3), flush=True)
            out.write(sound.ljust(BYTES, b"\0"))
            out.flush()


def record(rate, fifo, hertz):
    # What is brought may wait as in a card; the other way it would be heard late.
    file = opened(fifo, 65536)
    frame = 0
    for seconds in periods(rate):
        values = array.array("h")
        for index in range(frame, frame + PERIOD):
            value = int(16000 * math.sin(2 * math.pi * hertz * index / 48000))
            values.extend((value, value))
        frame += PERIOD
        try:
            os.write(file, values.tobytes())
        except BlockingIOError:
            print("lost", round(seconds, 3), flush=True)


way, rate, fifo, last = sys.argv[1:]
if way == "play":
    play(float(rate), fifo, last)
else:
    record(float(rate), fifo, float(last))
