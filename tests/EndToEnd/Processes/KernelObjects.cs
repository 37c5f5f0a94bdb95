using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Actors.EndToEnd.Processes;

/// <summary>Programs, maps and links in the kernel, by their numbers. No number is given twice.</summary>
internal static unsafe partial class KernelObjects
{
    private const int NoEntry = 2;

    private static readonly Dictionary<string, int> Open = new(StringComparer.Ordinal) { ["prog_id"] = 13, ["map_id"] = 14, ["link_id"] = 30 };

    /// <summary>Whether a map can be made here.</summary>
    public static bool Possible
    {
        get
        {
            // An array of one entry.
            var map = Call(0, [2, 4, 8, 1]);
            return map >= 0 && Close(map) == 0;
        }
    }

    /// <summary>All that a process holds by its descriptors.</summary>
    public static IReadOnlyList<(string Kind, int Number)> Of(int pid) =>
    [
        .. Directory.GetFiles($"/proc/{pid}/fdinfo").SelectMany(File.ReadAllLines)
            .Select(line => line.Split(':', StringSplitOptions.TrimEntries))
            .Where(line => line.Length == 2 && Open.ContainsKey(line[0]))
            .Select(line => (line[0], int.Parse(line[1], System.Globalization.CultureInfo.InvariantCulture)))
            .Distinct(),
    ];

    /// <summary>Whether one is still there.</summary>
    public static bool Exists((string Kind, int Number) it)
    {
        var descriptor = Call(Open[it.Kind], [it.Number, 0, 0, 0]);
        return descriptor >= 0 ? Close(descriptor) == 0 : Marshal.GetLastPInvokeError() is NoEntry ? false : throw new Win32Exception();
    }

    private static int Call(int command, ReadOnlySpan<int> attributes)
    {
        fixed (int* a = attributes)
        {
            return (int)SystemCall(RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 321 : 280, command, a, attributes.Length * sizeof(int));
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint command, int* attributes, nint bytes);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
