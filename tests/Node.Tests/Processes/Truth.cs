using System.Runtime.InteropServices;
using System.Text;

namespace Actors.Node.Tests.Processes;

/// <summary>Starts processes and takes the kernel's own word on what they used: posix_spawn and wait4, whose figures hold waited-for children too.</summary>
internal static unsafe partial class Truth
{
    private const int NoHang = 1;

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    private static partial int Spawn(out int pid, byte* path, nint actions, nint attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "wait4", SetLastError = true)]
    private static partial int Wait(int pid, out int status, int options, long* usage);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

    /// <summary>Starts a program with this environment.</summary>
    public static int Start(string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var texts = arguments.Prepend(path).Select(Text).ToArray();
        var variables = (environment ?? new Dictionary<string, string>(StringComparer.Ordinal)).Select(v => Text($"{v.Key}={v.Value}")).ToArray();
        var argv = stackalloc byte*[texts.Length + 1];
        var envp = stackalloc byte*[variables.Length + 1];
        for (var i = 0; i < texts.Length; i++)
        {
            argv[i] = (byte*)texts[i];
        }

        for (var i = 0; i < variables.Length; i++)
        {
            envp[i] = (byte*)variables[i];
        }

        argv[texts.Length] = null;
        envp[variables.Length] = null;
        var error = Spawn(out var pid, argv[0], 0, 0, argv, envp);
        foreach (var text in texts.Concat(variables))
        {
            Marshal.FreeHGlobal(text);
        }

        return error == 0 ? pid : throw new InvalidOperationException($"cannot start {path}: error {error}");
    }

    /// <summary>CPU seconds of a child that has ended, its waited-for children included.</summary>
    public static double Wait(int pid)
    {
        var usage = stackalloc long[32];
        while (Wait(pid, out _, 0, usage) < 0)
        {
            if (Marshal.GetLastPInvokeError() != 4)
            {
                throw new InvalidOperationException($"wait4({pid}): error {Marshal.GetLastPInvokeError()}");
            }
        }

        return usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6);
    }

    /// <summary>Whether a child has ended; then it is reaped.</summary>
    public static bool TryWait(int pid)
    {
        var usage = stackalloc long[32];
        return Wait(pid, out _, NoHang, usage) == pid;
    }

    /// <summary>Kills any process.</summary>
    public static void Kill(int pid) => _ = Kill(pid, 9);

    /// <summary>Lets a stopped process go on.</summary>
    public static void Continue(int pid) => _ = Kill(pid, 18);

    /// <summary>Whether a process has stopped itself.</summary>
    public static bool IsStopped(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        return stat[stat.LastIndexOf(')') + 2] == 'T';
    }

    /// <summary>Kills and reaps a child.</summary>
    public static void End(int pid)
    {
        _ = Kill(pid, 9);
        Wait(pid);
    }

    private static nint Text(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text + "\0");
        var copy = Marshal.AllocHGlobal(bytes.Length);
        Marshal.Copy(bytes, 0, copy, bytes.Length);
        return copy;
    }
}
