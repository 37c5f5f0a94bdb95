using System.Diagnostics;

namespace Actors.EndToEnd;

/// <summary>Waits for a condition; a deadline names what was waited for.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is not null, for a minute where no other patience is said.</summary>
    public static async Task<T> Get<T>(string what, Func<Task<T?>> ask, TimeSpan? patience = null)
        where T : class
    {
        var most = patience ?? Patience;
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (await ask().ConfigureAwait(false) is { } answer)
            {
                return answer;
            }

            if (watch.Elapsed > most)
            {
                throw new TimeoutException($"after {most.TotalSeconds} s still waiting for: {what}");
            }

            await Task.Delay(Pause).ConfigureAwait(false);
        }
    }

    public static Task<object> True(string what, Func<Task<bool>> ask) =>
        Get(what, async () => await ask().ConfigureAwait(false) ? new object() : null);

    public static Task<object> True(string what, Func<bool> ask) => True(what, () => Task.FromResult(ask()));
}
