using System.Diagnostics;

namespace Actors.Hub.Tests;

/// <summary>Waits for conditions with a deadline that says what was waited for.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    public static async Task<T> Is<T>(string what, Func<Task<T?>> look)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            if (clock.Elapsed > Deadline)
            {
                throw new TimeoutException($"waited {Deadline.TotalSeconds} s for {what}");
            }

            await Task.Delay(20);
        }
    }

    public static Task True(string what, Func<bool> look) => Is(what, () => Task.FromResult(look() ? "" : null));

    public static Task TrueAsync(string what, Func<Task<bool>> look) => Is(what, async () => await look() ? "" : null);
}
