namespace Akka.Persistence.Tests;

/// <summary>Waits with a deadline that names what it waited for.</summary>
public static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    public static async Task Until(Func<bool> condition, string what)
    {
        var end = Environment.TickCount64 + (long)Deadline.TotalMilliseconds;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < end, "Waited in vain for: " + what);
            await Task.Delay(5);
        }
    }

    public static async Task<T> Within<T>(this Task<T> task, string what)
    {
        Assert.True(await Task.WhenAny(task, Task.Delay(Deadline)) == task, "Waited in vain for: " + what);
        return await task;
    }
}
