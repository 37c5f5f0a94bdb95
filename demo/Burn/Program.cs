// burn SECONDS [THREADS]: keep THREADS threads busy until each has used SECONDS of CPU. A program for demo jobs and tests.
using System.Diagnostics;
using System.Globalization;

if (args.Length is < 1 or > 2
    || !double.TryParse(args[0], CultureInfo.InvariantCulture, out var seconds) || seconds <= 0
    || !int.TryParse(args.Length > 1 ? args[1] : "1", CultureInfo.InvariantCulture, out var threads) || threads < 1)
{
    Console.Error.WriteLine("usage: burn SECONDS [THREADS]");
    return 2;
}

using var self = Process.GetCurrentProcess();
var limit = TimeSpan.FromSeconds(seconds * threads);
var crew = Enumerable.Range(0, threads).Select(_ => new Thread(Work)).ToList();
crew.ForEach(t => t.Start());
crew.ForEach(t => t.Join());
return 0;

void Work()
{
    while (self.TotalProcessorTime < limit)
    {
        var x = 1.0;
        for (var i = 0; i < 200_000; i++)
        {
            x = Math.Sqrt(x + i);
        }

        GC.KeepAlive(x);
    }
}
