using Actors.Node.Link;

namespace Actors.Node.Tests.Link;

public sealed class BackoffTests
{
    private readonly Backoff _backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), new Random(1));

    [Fact]
    public void Waits_double_up_to_the_longest()
    {
        foreach (var longest in new[] { 1, 2, 4, 8, 16, 30, 30, 30 })
        {
            Assert.InRange(_backoff.Next().TotalSeconds, longest * 2 / 3.0, longest);
        }
    }

    [Fact]
    public void A_success_starts_anew()
    {
        for (var failure = 0; failure < 5; failure++)
        {
            _backoff.Next();
        }

        _backoff.Reset();
        Assert.InRange(_backoff.Next().TotalSeconds, 0, 1);
    }

    [Fact]
    public void The_hubs_wish_is_the_least() => Assert.InRange(_backoff.Next(TimeSpan.FromSeconds(100)).TotalSeconds, 100, 101);

    [Fact]
    public void Years_of_failures_do_not_overflow()
    {
        for (var failure = 0; failure < 10_000; failure++)
        {
            Assert.InRange(_backoff.Next(), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        }
    }
}
