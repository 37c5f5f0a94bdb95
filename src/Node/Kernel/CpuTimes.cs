using System.Buffers.Text;

namespace Actors.Node.Kernel;

/// <summary>The first line of /proc/stat (proc(5)): what the CPUs of the host did since boot, in ticks.</summary>
internal static class CpuTimes
{
    /// <summary>user, nice and system, then irq and softirq; idle, iowait and steal are none, and guests are in user already.</summary>
    private static ReadOnlySpan<bool> IsBusy => [true, true, true, false, false, true, true];

    /// <summary>Ticks in which a CPU worked; null when the text has another form.</summary>
    public static long? BusyTicks(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("cpu "u8))
        {
            return null;
        }

        text = text[4..].TrimStart((byte)' ');
        var sum = 0L;
        foreach (var isBusy in IsBusy)
        {
            if (!Utf8Parser.TryParse(text, out long ticks, out var used) || ticks < 0)
            {
                return null;
            }

            sum += isBusy ? ticks : 0;
            text = text[used..].TrimStart((byte)' ');
        }

        return sum;
    }
}
