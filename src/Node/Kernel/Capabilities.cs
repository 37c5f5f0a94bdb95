using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Actors.Node.Kernel;

/// <summary>
/// The agent keeps no right it does not use (capabilities(7)). Rights belong to threads, and a runtime has several before the first line of the program
/// runs: so the program limits what it may ever have and starts itself again, under the same process id.
/// </summary>
internal static unsafe class Capabilities
{
    private const int DropFromBoundingSet = 24;

    /// <summary>
    /// CAP_DAC_READ_SEARCH: directories of cgroups and programs; CAP_NET_ADMIN: kernel events; CAP_SYS_PTRACE: other users' programs and environments;
    /// CAP_SYS_NICE: the event thread goes first; CAP_PERFMON and CAP_BPF: programs in the kernel.
    /// </summary>
    private static readonly int[] s_needed = [2, 12, 19, 23, 38, 39];

    /// <summary>
    /// Run first of all. For root with more rights than needed it does not return: the program begins again without them. Else, and where that is not
    /// allowed, nothing changes.
    /// </summary>
    public static void KeepNeeded()
    {
        if (!Environment.IsPrivilegedProcess || Excess("/proc/self/status") is not { Count: > 0 } excess || Environment.ProcessPath is not { } program)
        {
            return;
        }

        foreach (var capability in excess)
        {
            if (Libc.ProcessControl(DropFromBoundingSet, capability, 0, 0, 0) != 0)
            {
                return;
            }
        }

        StartAgain(program);
    }

    /// <summary>The rights in a status file that are not needed; null when it cannot be read.</summary>
    internal static List<int>? Excess(string status)
    {
        try
        {
            var line = File.ReadLines(status).FirstOrDefault(l => l.StartsWith("CapBnd:", StringComparison.Ordinal));
            if (line is null || !ulong.TryParse(line["CapBnd:".Length..].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits))
            {
                return null;
            }

            return [.. Enumerable.Range(0, 64).Where(c => (bits & (1UL << c)) != 0 && !s_needed.Contains(c))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// An environment block with a limit for objects that are young: the runtime lets them fill the processor's cache before it looks, which is tens of
    /// MiB that jobs could use. It can be set in the environment alone. Who has set it keeps it.
    /// </summary>
    internal static byte[] WithSmallHeap(byte[] environment)
    {
        var setting = "DOTNET_GCgen0size=0x400000\0"u8;
        return environment.AsSpan().IndexOf(setting[..(setting.IndexOf((byte)'=') + 1)]) >= 0 ? environment : [.. environment, .. setting];
    }

    private static void StartAgain(string program)
    {
        byte[] arguments, environment;
        try
        {
            arguments = File.ReadAllBytes("/proc/self/cmdline");
            environment = WithSmallHeap(File.ReadAllBytes("/proc/self/environ"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }

        RemoveDiagnosticSocket();
        fixed (byte* path = Encoding.UTF8.GetBytes(program + '\0'))
        fixed (byte* words = arguments)
        fixed (byte* variables = environment)
        {
            _ = Libc.Execute(path, Pointers(words, arguments.Length), Pointers(variables, environment.Length));
        }
    }

    /// <summary>The runtime's own, which nobody would remove: the one that begins again has the same process id, and finds its place taken.</summary>
    private static void RemoveDiagnosticSocket()
    {
        try
        {
            foreach (var socket in Directory.GetFiles(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"dotnet-diagnostic-{Environment.ProcessId}-*-socket")))
            {
                File.Delete(socket);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays behind.
        }
    }

    /// <summary>A list of the texts in a block, each ended by a NUL; never freed, for the program ends here.</summary>
    private static byte** Pointers(byte* block, int length)
    {
        var list = (byte**)NativeMemory.AllocZeroed((nuint)(length + 1), (nuint)sizeof(byte*));
        var count = 0;
        for (var i = 0; i < length; i++)
        {
            if (i == 0 || block[i - 1] == 0)
            {
                list[count++] = block + i;
            }
        }

        return list;
    }
}
