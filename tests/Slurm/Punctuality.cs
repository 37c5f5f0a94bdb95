using System.Diagnostics;

namespace Actors.Slurm;

/// <summary>Watches how late a thread that asks for little gets the CPU on this host.</summary>
internal sealed class Punctuality : IDisposable
{
    private static readonly TimeSpan s_nap = TimeSpan.FromMilliseconds(5);
    private readonly Thread _thread;
    private long _longestTicks;
    private volatile bool _ended;

    public Punctuality()
    {
        _thread = new Thread(Watch) { IsBackground = true };
        _thread.Start();
    }

    public TimeSpan LongestDelay => TimeSpan.FromTicks(Interlocked.Read(ref _longestTicks));

    public void Dispose()
    {
        _ended = true;
        _thread.Join();
    }

    private void Watch()
    {
        while (!_ended)
        {
            var begun = Stopwatch.GetTimestamp();
            Thread.Sleep(s_nap);
            var late = Stopwatch.GetElapsedTime(begun) - s_nap;
            if (late.Ticks > _longestTicks)
            {
                Interlocked.Exchange(ref _longestTicks, late.Ticks);
            }
        }
    }
}
