"""What the child gives up before it touches a byte of the file: memory, time, files, other processes, the network."""

import ctypes
import platform
import resource
import sys
from contextlib import suppress

from relevo.desk.knowledge.extract.limits import MAX_CPU_S, MAX_MEMORY_BYTES

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO | EPERM
_LOAD_WORD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
# audit architecture -> numbers of socket, connect, execve, execveat, fork-like calls, ptrace, io_uring (linux/unistd.h)
_FORBIDDEN = {
    "x86_64": (0xC000003E, (41, 42, 57, 58, 59, 101, 322, 425)),
    "aarch64": (0xC00000B7, (198, 203, 117, 221, 281, 425)),
}
_EXECUTE = {"x86_64": (59,), "aarch64": (221,)}


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("if_true", ctypes.c_ubyte),
        ("if_false", ctypes.c_ubyte),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.POINTER(_Instruction)))


def enter(*, becoming_a_program: bool = False, cpu_s: int = MAX_CPU_S) -> None:
    """Irreversible for this process. `becoming_a_program`: it may still be replaced by one, which keeps these walls."""
    for limit, value in (
        (resource.RLIMIT_AS, MAX_MEMORY_BYTES),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS refuses some of them; the parent's clock still holds
            resource.setrlimit(limit, (value, value))
    if not becoming_a_program:
        sys.addaudithook(_refuse_network)
    if sys.platform == "linux" and platform.machine() in _FORBIDDEN:
        architecture, numbers = _FORBIDDEN[platform.machine()]
        allowed = _EXECUTE[platform.machine()] if becoming_a_program else ()
        _filter_system_calls(architecture, tuple(number for number in numbers if number not in allowed))


def _refuse_network(event: str, _arguments: tuple[object, ...]) -> None:
    if event in ("socket.__new__", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork"):
        msg = f"{event} is not allowed while reading a file"
        raise PermissionError(msg)


def _filter_system_calls(architecture: int, numbers: tuple[int, ...]) -> None:
    """A seccomp filter: these calls fail with EPERM, also from native code. Needs no privilege."""
    steps = [
        _Instruction(_LOAD_WORD, 0, 0, 4),
        _Instruction(_JUMP_IF_EQUAL, 1, 0, architecture),
        _Instruction(_RETURN, 0, 0, _REFUSE),
        _Instruction(_LOAD_WORD, 0, 0, 0),
        *(_Instruction(_JUMP_IF_EQUAL, len(numbers) - at, 0, number) for at, number in enumerate(numbers)),
        _Instruction(_RETURN, 0, 0, _ALLOW),
        _Instruction(_RETURN, 0, 0, _REFUSE),
    ]
    instructions = (_Instruction * len(steps))(*steps)
    program = _Program(len(steps), instructions)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)
