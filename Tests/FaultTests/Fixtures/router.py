"""Hosts in network namespaces of their own, and the network between them.

router.py COUNT: makes COUNT namespaces, in each a TUN device (Documentation/networking/tuntap.rst of the kernel) with
the address 10.77.0.1, 10.77.0.2 and so on, and prints the descriptor of each namespace: /proc/PID/fd/DESCRIPTOR is for
nsenter. What a device sends is handed to the device whose address it is for, and to nobody else: nothing leads out of
the namespaces. Commands come line by line, and each is answered by "ok":

    delay SECONDS       of each packet, in each direction
    loss SHARE SEED     of all packets
    hole HOST on|off    packets from and to this host, counted from 1, are dropped

The end of the input ends it. Namespaces and devices have no names outside of it: the kernel removes them when the last
process in them has ended, however this one ends.
"""

import ctypes
import fcntl
import heapq
import os
import random
import select
import socket
import struct
import sys
import time

CLONE_NEWNET = 0x40000000
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
SIOCSIFFLAGS, SIOCSIFADDR, SIOCSIFNETMASK = 0x8914, 0x8916, 0x891C
IFF_UP, IFF_RUNNING = 0x1, 0x40


def address(host):
    return socket.inet_aton("10.77.0.%d" % host)


def internet_address(name, packed):
    return struct.pack("16sHH4s8x", name, socket.AF_INET, 0, packed)


def make_host(libc, host):
    """Returns the descriptors of a device and of its namespace, which this process is in from now on."""
    if libc.unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "a network namespace")
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", b"host", IFF_TUN | IFF_NO_PI))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, SIOCSIFADDR, internet_address(b"host", address(host)))
        fcntl.ioctl(control, SIOCSIFNETMASK, internet_address(b"host", socket.inet_aton("255.255.255.0")))
        for name in (b"lo", b"host"):
            fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH22x", name, IFF_UP | IFF_RUNNING))
    return device, os.open("/proc/self/ns/net", os.O_RDONLY)


class Network:
    def __init__(self, devices):
        self.devices = devices
        self.delay, self.loss, self.random = 0.0, 0.0, random.Random(0)
        self.holes = set()
        # Packets on their way: when they arrive, a number that keeps their order, host and bytes.
        self.under_way, self.count = [], 0

    def obey(self, words):
        if words[0] == "delay":
            self.delay = float(words[1])
        elif words[0] == "loss":
            self.loss, self.random = float(words[1]), random.Random(int(words[2]))
        elif words[0] == "hole":
            change = self.holes.add if words[2] == "on" else self.holes.discard
            change(int(words[1]))

    def take(self, source):
        for _ in range(64):
            try:
                packet = os.read(self.devices[source], 65536)
            except BlockingIOError:
                return
            # What is not IPv4, or for none of the hosts, ends here.
            if len(packet) < 20 or packet[0] >> 4 != 4 or packet[16:19] != address(0)[:3]:
                continue
            target = packet[19]
            if target not in self.devices or self.loss > 0 and self.random.random() < self.loss:
                continue
            if source in self.holes or target in self.holes:
                continue
            self.count += 1
            heapq.heappush(self.under_way, (time.monotonic() + self.delay, self.count, target, packet))

    def deliver(self):
        """Returns how long nothing arrives, in milliseconds."""
        while self.under_way:
            wait = self.under_way[0][0] - time.monotonic()
            if wait > 0:
                return wait * 1000 + 1
            _, _, target, packet = heapq.heappop(self.under_way)
            if target in self.holes:
                continue
            try:
                os.write(self.devices[target], packet)
            except (BlockingIOError, OSError):
                pass  # A network loses what a host has no room for.
        return None


def main():
    libc = ctypes.CDLL(None, use_errno=True)
    hosts = [make_host(libc, host) for host in range(1, int(sys.argv[1]) + 1)]
    network = Network({number: device for number, (device, _) in enumerate(hosts, 1)})
    print(*(namespace for _, namespace in hosts), flush=True)
    poll = select.poll()
    sources = {device: number for number, device in network.devices.items()}
    for device in sources:
        poll.register(device, select.POLLIN)
    poll.register(0, select.POLLIN)
    text = b""
    while True:
        for descriptor, _ in poll.poll(network.deliver()):
            if descriptor in sources:
                network.take(sources[descriptor])
                continue
            read = os.read(0, 4096)
            if not read:
                return
            *lines, text = (text + read).split(b"\n")
            for line in lines:
                network.obey(line.decode().split())
                print("ok", flush=True)


main()
