"""Attempts to get out of the sandbox, each with the reason it is here.

The last expression of each is its evidence: a true value means that it got what it wanted. Beside
that, canaries tell: a secret in a file, in the environment and in the server's memory; a folder
where nothing may appear; listeners that nobody may reach; a process that must stay alive.

Variables: `secret_file`, `folder`, `port` (TCP and UDP), `unix_socket`, `abstract_socket`,
`victim` (a process), `server` (this process).
"""

# ruff: noqa: E501 - a table: one attempt a line

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Escape:
    name: str
    why: str
    code: str
    #: It does what it wants where nothing protects; some are not tried unprotected.
    real: bool = True


#: The C library, from wherever it can be had: ctypes is gone, our own modules' frames are not.
LIBC = """
def native():
    try:
        import ctypes
        return ctypes.CDLL(None, use_errno=True), ctypes
    except ImportError:
        import sys
        frame = sys._getframe()
        while frame is not None:
            kernel = frame.f_globals.get("kernel")
            if kernel is not None:
                return kernel._libc, kernel.ctypes
            frame = frame.f_back
    raise RuntimeError("no C library")
import sys
libc, ctypes = native()
x86 = sys.implementation._multiarch.startswith("x86_64")
"""

FILES = (
    Escape("open", "The plain way to a file.", "open(secret_file).read()"),
    Escape("open bytes name", "Names may be bytes.", "open(secret_file.encode(), 'rb').read() != b''"),
    Escape("os.open", "Below the file objects.", "import os\nos.read(os.open(secret_file, os.O_RDONLY), 99) != b''"),
    Escape("raw FileIO", "The class behind open.", "import io\nio.FileIO(secret_file).readall() != b''"),
    Escape("codecs.open", "Another opener.", "import codecs\ncodecs.open(secret_file).read()"),
    Escape("pathlib", "Another opener.", "import pathlib\npathlib.Path(secret_file).read_text()"),
    Escape("linecache", "Reads sources for tracebacks.", "import linecache\nlinecache.getline(secret_file, 1)"),
    Escape("fileinput", "Reads the files named in argv.", "import fileinput\n''.join(fileinput.input(secret_file))"),
    Escape("imported os", "No import statement (n8n, Langflow).", "__import__('os').popen('cat ' + secret_file).read()"),
    Escape(
        "loader of a subclass",
        "From any object to a class that reads files (templates, RestrictedPython).",
        "[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == 'FileLoader'][0]"
        "('x', secret_file).get_data(secret_file).decode()",
    ),
    Escape(
        "loader of a module",
        "Modules remember the loader that read them.",
        "import json\njson.__loader__.get_data(secret_file).decode()",
    ),
    Escape(
        "source loader",
        "Importing a file is reading it.",
        "import importlib.machinery as m\nm.SourceFileLoader('x', secret_file).get_data(secret_file).decode()",
    ),
    Escape("runpy", "Running a file is reading it.", "import runpy\nrunpy.run_path(secret_file)['SECRET']"),
    Escape("zipimport", "Imports open archives.", "import zipimport, zipfile\nzipfile.ZipFile(folder + '/z', 'w').close()\n1"),
    Escape("list a folder", "Names are information.", "import os\nos.listdir('/')"),
    Escape("scan a folder", "Names are information.", "import os\n[e.name for e in os.scandir('/usr')]"),
    Escape("stat a file", "Landlock does not hide what stat tells.", "import os\nos.stat(secret_file).st_size"),
    Escape("does it exist", "One bit of information.", "import os\nos.path.exists(secret_file)"),
    Escape("read a link", "Tells of other processes.", "import os\nos.readlink('/proc/self/exe')"),
    Escape("working folder", "Tells where the server is.", "import os\nos.getcwd()"),
    Escape("environment in /proc", "What the server was started with.", "open('/proc/self/environ').read() or open('/proc/1/environ').read()"),
    Escape("memory in /proc", "The server's memory as a file.", "open(f'/proc/{server}/mem', 'rb').seek(4096)"),
    Escape("maps in /proc", "Where things are in memory.", "open('/proc/self/maps').read()"),
    Escape("descriptors in /proc", "Open files by another name.", "import os\nos.listdir('/proc/self/fd')"),
    Escape("root in /proc", "The real root behind an empty one.", "open('/proc/1/root' + secret_file).read()", real=False),
    Escape("inherited descriptors", "Files that someone left open.", "import os\n[fd for fd in range(4, 256) if not os.fstat(fd) is None]", real=False),
    Escape("seek in the standard files", "Standard input could be a file.", "import os\n[os.read(fd, 99) for fd in (0, 1, 2)][0] != b''", real=False),
    Escape("write a file", "Leaving something behind.", "open(folder + '/mark', 'w').write('x')"),
    Escape("make a folder", "Leaving something behind.", "import os\nos.mkdir(folder + '/mark') is None"),
    Escape("make a link", "A link may lead where one may not go.", "import os\nos.symlink('/etc', folder + '/mark') is None"),
    Escape("delete the secret", "Destroying.", "import os\nos.unlink(secret_file) is None", real=False),
    Escape("truncate the secret", "Destroying without opening.", "import os\nos.truncate(secret_file, 0) is None", real=False),
    Escape("rename the secret", "Landlock knows renames apart.", "import os\nos.rename(secret_file, folder + '/mark') is None", real=False),
    Escape("change the mode", "Landlock knows no chmod.", "import os\nos.chmod(secret_file, 0o777) is None"),
    Escape("change the times", "Landlock knows no utime.", "import os\nos.utime(secret_file) is None"),
    Escape("set an attribute", "Landlock knows no setxattr.", "import os\nos.setxattr(secret_file, 'user.x', b'1') is None", real=False),
    Escape("make a device", "Devices of disks.", "import os, stat\nos.mknod(folder + '/mark', stat.S_IFIFO | 0o600) is None"),
    Escape("temporary file", "A library that writes.", "import tempfile\ntempfile.NamedTemporaryFile(dir=folder, delete=False).name"),
    Escape("database", "A library with its own way to files.", "import sqlite3\nsqlite3.connect(folder + '/mark').execute('create table t (x)') and 1"),
    Escape("file in memory", "An executable without a file.", "import os\nos.memfd_create('x') > 2"),
    Escape("change the root", "Out of an empty root.", "import os\nos.chroot('.') is None", real=False),
    Escape("C library's open", "Below Python altogether.", LIBC + "libc.open(secret_file.encode(), 0) >= 0"),
    Escape("openat2", "A newer call that old lists forget.", LIBC + "how = (ctypes.c_uint64 * 3)(0, 0, 0)\nlibc.syscall(437, -100, secret_file.encode(), ctypes.byref(how), 24) >= 0"),
    Escape("open_tree", "A newer call that old lists forget.", LIBC + "libc.syscall(428, -100, b'/', 0) >= 0"),
    Escape("fsopen", "A file system of one's own.", LIBC + "libc.syscall(430, b'tmpfs', 0) >= 0", real=False),
    Escape("open by handle", "Docker's 'shocker': files by number, past every path.", LIBC + "handle = ctypes.create_string_buffer(b'\\x08\\0\\0\\0\\x01\\0\\0\\0\\x02' + bytes(15))\nlibc.open_by_handle_at(3, handle, 0) >= 0", real=False),
)  # fmt: skip

SECRETS = (
    Escape("environment", "Keys stand in it.", "import os\nos.environ.get('CANARY')"),
    Escape("environment of posix", "The first copy of it.", "import posix\nposix.environ.get(b'CANARY', b'').decode()"),
    Escape("environment of the C library", "The copy below Python.", LIBC + "libc.getenv.restype = ctypes.c_char_p\n(libc.getenv(b'CANARY') or b'').decode()"),
    Escape("settings", "The server's settings.", "from django.conf import settings\nsettings.SECRET_KEY", real=False),
    Escape("modules of the server", "What else is loaded.", "import sys\n[m for m in sys.modules if m.startswith(('django', 'executions', 'flowbuilder', 'boto'))]", real=False),
    Escape("all objects", "Every text that the collector knows.", "import gc\n[o for o in gc.get_objects() if isinstance(o, dict) and 'CANARY' in o]", real=False),
    Escape(
        "callers' frames",
        "The stack leads to whoever called.",
        "import sys\nframe, found = sys._getframe(), []\n"
        "while frame is not None:\n"
        "    found += [k for k in [*frame.f_locals, *frame.f_globals] if k in ('settings', 'CANARY', 'SECRET_KEY')]\n"
        "    frame = frame.f_back\nfound",
        real=False,
    ),
    Escape(
        "generator's frame",
        "RestrictedPython, CVE-2023-37271: a generator's frame leads to its caller.",
        "g = (g.gi_frame.f_back.f_back for _ in [1])\nframe = next(g)\n"
        "frame is not None and 'CANARY' in str(frame.f_globals)",
        real=False,
    ),
    Escape(
        "exception's frame",
        "n8n: a traceback leads to its caller's globals.",
        "try:\n    1 / 0\nexcept Exception as e:\n    found = e.__traceback__.tb_frame.f_back.f_globals\n"
        "'CANARY' in str(found)",
        real=False,
    ),
    Escape(
        "exception's object",
        "n8n, CVE-2026-0863: an AttributeError carries the object that was looked at.",
        "try:\n    '{0.nothing}'.format(__import__)\nexcept AttributeError as e:\n    os = e.obj('os')\n"
        "os.environ.get('CANARY')",
    ),
    Escape(
        "format string",
        "RestrictedPython, CVE-2023-41039: attributes by format.",
        "import os, json\n'{0.codecs.sys.modules[os].environ}'.format(json).count('CANARY')",
    ),
    Escape(
        "string.Formatter",
        "RestrictedPython, CVE-2024-47532: attributes by get_field.",
        "import string\nf = string.Formatter().get_field('0.Formatter.get_field.__globals__', [string], {})\n"
        "f[0]['_string'] and __import__('os').environ.get('CANARY')",
    ),
    Escape(
        "except star",
        "RestrictedPython, CVE-2025-22153: except* let types be mixed up.",
        "found = []\ntry:\n    raise ExceptionGroup('', [ValueError()])\nexcept* ValueError as e:\n"
        "    found.append(e.__traceback__.tb_frame.f_builtins['open'](secret_file).read())\nfound",
    ),
    Escape(
        "default argument",
        "Langflow, CVE-2025-3248: code that runs when a function is only defined.",
        "def f(x=open(secret_file).read()):\n    return x\nf()",
    ),
    Escape(
        "decorator",
        "Langflow, CVE-2025-3248: code that runs when a function is only defined.",
        "@lambda f: open(secret_file).read()\ndef found():\n    pass\nfound",
    ),
    Escape(
        "builtins put back",
        "Emptied builtins can be had from any function.",
        "exec(\"found = print.__self__.open(secret_file).read()\", "
        "(names := {'__builtins__': {}, 'print': print, 'secret_file': secret_file}))\nnames['found']",
    ),
    Escape(
        "code object",
        "Code made by hand passes no check of syntax.",
        "f = lambda: None\nf.__code__ = compile('open(secret_file).read()', 'x', 'eval')\nf()",
    ),
    Escape("command line", "Keys are given on command lines.", "import sys\n[a for a in sys.orig_argv if 'sandbox' in a]", real=False),
    Escape("traceback's file", "Reads whatever file code says it is from.", "import traceback\nexec(compile('\\n1/0', secret_file, 'exec'), {}) if 0 else traceback.linecache.getline(secret_file, 1)"),
    Escape("read another's memory", "The same user's processes.", LIBC + "buffer = ctypes.create_string_buffer(8)\nclass V(ctypes.Structure):\n    _fields_ = [('a', ctypes.c_void_p), ('n', ctypes.c_size_t)]\nlocal = V(ctypes.addressof(buffer), 8)\nlibc.process_vm_readv(server, ctypes.byref(local), 1, ctypes.byref(local), 1, 0) >= 0 or libc.process_vm_readv(1, ctypes.byref(local), 1, ctypes.byref(local), 1, 0) >= 0", real=False),
    Escape("trace another", "A debugger sees everything.", LIBC + "libc.ptrace(16, victim, 0, 0) == 0"),
    Escape("steal a descriptor", "pidfd_getfd takes open files of others.", LIBC + "libc.syscall(434, server, 0) >= 0"),
    Escape("kernel's keys", "Keyrings outlive processes.", LIBC + "libc.syscall(250 if x86 else 219, 0, -3, 1) >= 0", real=False),
    Escape("kernel's log", "Addresses and names stand in it.", LIBC + "libc.klogctl(10, None, 0) > 0", real=False),
    Escape("name of the machine", "Tells whose it is.", "import os\nos.uname().nodename"),
)  # fmt: skip

NETWORK = (
    Escape("socket", "The plain way out.", "import socket\nsocket.create_connection(('127.0.0.1', port)) and 1"),
    Escape("socket of C", "The module behind it.", "import _socket\n_socket.socket().connect(('127.0.0.1', port)) is None"),
    Escape("urllib", "A library's way out.", "import urllib.request\nurllib.request.urlopen(f'http://127.0.0.1:{port}/', timeout=1)", real=False),
    Escape("http.client", "A library's way out.", "import http.client\nhttp.client.HTTPConnection('127.0.0.1', port).connect() is None"),
    Escape("asyncio", "A loop's way out.", "import asyncio\nasyncio.run(asyncio.open_connection('127.0.0.1', port)) and 1"),
    Escape("modules' sockets", "Modules that hold the socket module.", "import sys\n[m.socket.create_connection(('127.0.0.1', port)) for m in list(sys.modules.values()) if hasattr(getattr(m, 'socket', None), 'create_connection')] and 1", real=False),
    Escape("C library's socket", "Below Python altogether.", LIBC + "libc.socket(2, 1, 0) >= 0"),
    Escape("UDP", "No connection is needed to tell a secret.", LIBC + "libc.socket(2, 2, 0) >= 0"),
    Escape("IPv6", "The other network.", LIBC + "libc.socket(10, 1, 0) >= 0"),
    Escape("raw packets", "Below the network's rules.", LIBC + "libc.socket(17, 3, 0) >= 0", real=False),
    Escape("netlink", "Talks to the kernel.", LIBC + "libc.socket(16, 3, 0) >= 0"),
    Escape("vsock", "Talks to the machine around this one.", LIBC + "libc.socket(40, 1, 0) >= 0", real=False),
    Escape("unix socket", "Services listen in the file system.", "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect(unix_socket) is None"),
    Escape("abstract socket", "Services listen outside the file system.", "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect('\\0' + abstract_socket) is None"),
    Escape("C library's unix socket", "Below Python altogether.", LIBC + "libc.socket(1, 1, 0) >= 0"),
    Escape("a pair of sockets", "Attack surface.", LIBC + "libc.socketpair(1, 1, 0, (ctypes.c_int * 2)()) == 0"),
    Escape("names of hosts", "DNS carries secrets out.", LIBC + "libc.getaddrinfo(b'example.com', b'80', None, ctypes.byref(ctypes.c_void_p())) == 0", real=False),
    Escape("io_uring", "Files and sockets without their system calls.", LIBC + "libc.syscall(425, 8, ctypes.create_string_buffer(120)) >= 0", real=False),
)  # fmt: skip

PROCESSES = (
    Escape("os.system", "The plain way to a shell.", "import os\nos.system('true') == 0"),
    Escape("os.popen", "A shell's output.", "import os\nos.popen('id').read()"),
    Escape("subprocess", "A library's way.", "import subprocess\nsubprocess.check_output(['id']).decode()"),
    Escape("os.fork", "A process outlives its parent.", "import os\nif os.fork() == 0:\n    os._exit(0)\n1"),
    Escape("double fork", "A daemon outlives every limit.", "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(0.2)\n    os._exit(0)\n1"),
    Escape("os.execv", "Another program in this process.", "import os\nos.execv('/bin/sh', ['sh', '-c', 'exit 7'])\n1", real=False),
    Escape("posix_spawn", "Starts without fork.", "import os\nos.posix_spawn('/bin/true', ['true'], {}) > 0"),
    Escape("multiprocessing", "A library's way.", "import multiprocessing as m\np = m.get_context('fork').Process(target=print)\np.start()\n1"),
    Escape("_posixsubprocess", "The module behind subprocess.", "import _posixsubprocess\n1", real=False),
    Escape("thread", "Threads share limits and escape filters of others.", "import threading\nthreading.Thread(target=print).start()\n1"),
    Escape("thread of C", "The module behind it.", "import _thread\n_thread.start_new_thread(print, ()) > 0"),
    Escape("pty", "A terminal of one's own.", "import pty\npty.fork()[0] >= 0", real=False),
    Escape("C library's system", "Below Python altogether.", LIBC + "libc.system(b'true') == 0"),
    Escape("vfork", "The other fork.", LIBC + "libc.syscall(58 if x86 else 220, 0) >= 0", real=False),
    Escape("clone3", "A newer call that old lists forget.", LIBC + "libc.syscall(435, ctypes.create_string_buffer(88), 88) >= 0", real=False),
    Escape("execveat", "Runs what has no name.", LIBC + "libc.syscall(322 if x86 else 281, -100, b'/bin/true', None, None, 0) >= 0", real=False),
    Escape("kill another", "The same user's processes.", "import os\nos.kill(victim, 9) is None", real=False),
    Escape("is another there", "Signal 0 asks.", "import os\nos.kill(server, 0) is None"),
    Escape("kill all", "Every process one may signal.", "import os\nos.kill(-1, 9) is None", real=False),
    Escape("kill the first process", "The namespace ends with it.", "import os\nos.kill(1, 9) is None", real=False),
    Escape("kill the group", "The group one was started in.", "import os\nos.killpg(0, 9) is None", real=False),
    Escape("stop itself", "A stopped process takes no time.", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP) is None", real=False),
    Escape("queue a signal", "The other kill.", LIBC + "libc.sigqueue(victim, 0, 0) == 0"),
    Escape("signal by pidfd", "A newer call that old lists forget.", "import os, signal\nsignal.pidfd_send_signal(os.pidfd_open(victim), 0) is None"),
    Escape("be nicer than others", "Takes the processor from the server.", "import os\nos.nice(-20) == -20", real=False),
    Escape("real-time scheduling", "Takes the processor from the server.", "import os\nos.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)) is None", real=False),
    Escape("other limits", "Limits are only as good as who may change them.", "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (-1, -1)) is None", real=False),
    Escape("another's limits", "prlimit reaches other processes.", LIBC + "libc.prlimit(server, 7, None, ctypes.create_string_buffer(16)) == 0"),
    Escape("survive the parent", "Forget the wish to die with it.", LIBC + "libc.prctl(1, 0, 0, 0, 0) == 0"),
)  # fmt: skip

KERNEL = (
    Escape("be the superuser", "Rights come back by setuid.", "import os\nos.setuid(0) is None", real=False),
    Escape("own user namespace", "Every capability, in a small world.", LIBC + "libc.unshare(0x10000000) == 0", real=False),
    Escape("join a namespace", "Back into the old world.", LIBC + "libc.setns(3, 0) == 0", real=False),
    Escape("mount", "A file system with what one wants.", LIBC + "libc.mount(b'proc', b'/', b'proc', 0, None) == 0", real=False),
    Escape("pivot_root", "Another root.", LIBC + "libc.syscall(155 if x86 else 41, b'.', b'.') == 0", real=False),
    Escape("get capabilities", "Rights come back by capset.", LIBC + "libc.syscall(126 if x86 else 91, (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)(2, 2, 0, 0, 0, 0)) == 0", real=False),
    Escape("executable memory", "Machine code passes no list of functions.", LIBC + "libc.mmap.restype = ctypes.c_long\nlibc.mmap(None, 4096, 7, 0x22, -1, 0) > 0"),
    Escape("memory made executable", "Machine code in two steps.", LIBC + "libc.mmap.restype = ctypes.c_long\naddress = libc.mmap(None, 4096, 3, 0x22, -1, 0)\nlibc.mprotect(ctypes.c_long(address), 4096, 5) == 0"),
    Escape("map a descriptor", "Memory that is a file.", LIBC + "libc.mmap.restype = ctypes.c_long\nlibc.mmap(None, 4096, 1, 2, 0, 0) > 0", real=False),
    Escape("another table of calls", "x32 numbers mean other calls to careless filters.", LIBC + "x86 and libc.syscall(0x40000000 + 41, 2, 1, 0) >= 0", real=False),
    Escape("numbers beyond 32 bits", "Careless filters compare half a number.", LIBC + "libc.syscall(ctypes.c_long((1 << 32) + (41 if x86 else 198)), 2, 1, 0) >= 0", real=False),
    Escape("a filter of one's own", "A filter can fake answers.", LIBC + "libc.prctl(22, 1, 0, 0, 0) == 0", real=False),
    Escape("load a program into the kernel", "bpf.", LIBC + "libc.syscall(321 if x86 else 280, 0, ctypes.create_string_buffer(72), 72) >= 0", real=False),
    Escape("performance events", "A history of holes.", LIBC + "libc.syscall(298 if x86 else 241, ctypes.create_string_buffer(120), 0, -1, -1, 0) >= 0", real=False),
    Escape("userfaultfd", "Stops the kernel in the middle of a copy.", LIBC + "libc.syscall(323 if x86 else 282, 1) >= 0", real=False),
    Escape("load a module", "Code in the kernel.", LIBC + "libc.syscall(313 if x86 else 273, 0, b'', 0) == 0", real=False),
    Escape("shared memory", "Talks with other processes.", LIBC + "libc.shmget(0, 4096, 0o1600) >= 0"),
    Escape("message queue", "Talks with other processes.", LIBC + "libc.msgget(0, 0o1600) >= 0"),
    Escape("a futex of another kind", "Requeueing gave root once (CVE-2014-3153).", LIBC + "word = ctypes.c_uint32(0)\nlibc.syscall(202 if x86 else 98, ctypes.byref(word), 3, 0, 0, ctypes.byref(word), 0) >= 0"),
    Escape("terminal's input", "TIOCSTI types into a terminal.", "import fcntl, termios\n[fcntl.ioctl(fd, termios.TIOCSTI, b'x') for fd in (0, 1, 2)] != []", real=False),
    Escape("switch off the machine", "The end of everything.", LIBC + "libc.reboot(0x89abcdef) == 0", real=False),
    Escape("set the clock", "Signatures depend on it.", "import time\ntime.clock_settime(time.CLOCK_REALTIME, time.time()) is None", real=False),
)  # fmt: skip

MONTY = (
    Escape("write by a path", "Monty has paths, which ask outside for files.", "from pathlib import Path\nPath(folder + '/mark').write_text('x')"),
    Escape("append by a path", "Opening is not all that may write.", "open(folder + '/mark', 'a').write('x')"),
    Escape("list by a path", "Names are information.", "from pathlib import Path\n[str(path) for path in Path('/').iterdir()]"),
    Escape("out of a folder by dots", "Paths that leave where they begin.", "open('../../../../../../' + secret_file).read()"),
    Escape("the code's own file", "What a program is in lies somewhere.", "try:\n    name = __file__\nexcept NameError:\n    name = secret_file\nopen(name).read()"),
    Escape("descriptor as a name", "Open files have numbers.", "[open(fd).read() for fd in range(3)] != ['', '', '']", real=False),
    Escape("make and change folders", "Leaving something behind.", "import os\nos.makedirs(folder + '/mark')\n1"),
    Escape("evaluated text", "Text that is code passes no check of the code around it.", "eval('open(secret_file).read()')"),
    Escape("executed text", "Text that is code passes no check of the code around it.", "exec('import os\\nfound = os.getenv(\"CANARY\")')\nfound"),
    Escape("variable of the environment", "Keys stand in it.", "import os\nos.getenv('CANARY')"),
    Escape(
        "names of the server",
        "Names that are not defined are asked for outside.",
        "found = []\n"
        "for name in ('__import__', 'settings', 'CANARY', 'Host', 'feed', 'external_lookup', 'mount'):\n"
        "    try:\n        found.append(eval(name))\n    except NameError:\n        continue\n"
        "[name for name in found if 'import' not in str(name)]",
        real=False,
    ),
    Escape(
        "what reads the result",
        "Our own code runs beside theirs, in the same names.",
        "__json__ = __options__ = __most__ = json = str = type = isinstance = fault = open\n{1, 2}",
        real=False,
    ),
    Escape(
        "the event loop",
        "Loops of the server run coroutines.",
        "import asyncio\nasync def found():\n    return open(secret_file).read()\nasyncio.run(found())",
    ),
)  # fmt: skip

ALL = FILES + SECRETS + NETWORK + PROCESSES + KERNEL + MONTY
