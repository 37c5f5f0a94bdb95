using System.Diagnostics;
using System.Globalization;

namespace Actors.Bench.Engine;

/// <summary>Runs a load several times and prints the best wall rate, with the least CPU time and the bytes allocated per operation.</summary>
internal static class Measure
{
    public static async Task Run(string name, long operations, Func<Task> load, Func<Task>? after = null)
    {
        const int Rounds = 7;
        await load().ConfigureAwait(false);
        if (after is not null) await after().ConfigureAwait(false);
        var (rate, cpu, bytes) = (0.0, double.MaxValue, 0.0);
        for (var i = 0; i < Rounds; i++)
        {
            using var process = Process.GetCurrentProcess();
            var (cpuBefore, allocatedBefore, start) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
            await load().ConfigureAwait(false);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            process.Refresh();
            rate = Math.Max(rate, operations / seconds);
            cpu = Math.Min(cpu, (process.TotalProcessorTime - cpuBefore).TotalNanoseconds / operations);
            bytes = (GC.GetTotalAllocatedBytes() - allocatedBefore) / (double)operations;
            if (after is not null) await after().ConfigureAwait(false);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-34} {rate,14:N0} /s {cpu,8:N0} ns CPU {bytes,8:N0} B"));
    }
}
