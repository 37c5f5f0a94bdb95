using System.Text;
using Actors.Node.Finders;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Finders;

public sealed class SystemdFinderTests
{
    [Theory]
    [InlineData("run-*.scope", "/system.slice/run-u12.scope", "run-u12.scope@n1", null)]
    [InlineData("run-*.scope", "/user.slice/user-1000.slice/user@1000.service/app.slice/run-r7.scope/below", "run-r7.scope@n1", 1000u)]
    [InlineData("session-*.scope", "/user.slice/user-1001.slice/session-3.scope", "session-3.scope@n1", 1001u)]
    [InlineData("user@*.service", "/user.slice/user-1001.slice/user@1001.service/app.slice/run-r7.scope", "user@1001.service@n1", 1001u)]
    [InlineData("job-{id}.scope", "/system.slice/job-4711.scope", "4711", null)]
    [InlineData("*-{id}-*.scope", null, null, null)]
    [InlineData("job-{id}-*.service", "/batch.slice/job-47-alice-2.service", "47", null)]
    [InlineData("job-*-{id}.service", "/batch.slice/job-alice-47-2.service", "47-2", null)]
    [InlineData("job-{id}.scope", "/job-a.scope/job-b.scope", "a", null)]
    [InlineData("job-{id}.scope", "/system.slice/job-.scope", null, null)]
    [InlineData("job-{id}.scope", "/system.slice/job-1.service", null, null)]
    [InlineData("job-{id}.scope", "/system.slice/xjob-1.scope", null, null)]
    [InlineData("job-{id}.scope", "/system.slice/job-a:b.scope", null, null)]
    [InlineData("job-{id}.scope", "/system.slice/job-a b.scope", null, null)]
    [InlineData("session-*.scope", "/user.slice/session-.scope", null, null)]
    [InlineData("session-*.scope", "/", null, null)]
    public void Units(string pattern, string? path, string? rawId, uint? uid)
    {
        if (path is null)
        {
            Assert.Contains("actors.node.systemd-units", Assert.Throws<InvalidOperationException>(() => UnitPattern.Parse(pattern)).Message, StringComparison.Ordinal);
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(path);
        Assert.Equal(rawId is not null, Finder(pattern).TryMatch(bytes, out var match));
        if (rawId is not null)
        {
            Assert.Equal((rawId, uid), (Encoding.UTF8.GetString(bytes[match.RawId]) + match.RawIdSuffix, match.Uid));
        }
    }

    [Theory]
    [InlineData("run")]
    [InlineData("/system.slice/run-*.scope")]
    [InlineData("*.scope")]
    [InlineData("{id}.scope")]
    [InlineData("a-{id}-{id}.scope")]
    [InlineData("a-{id}*.scope")]
    [InlineData("")]
    public void A_pattern_that_could_mean_anything_is_refused_with_key_and_cure(string pattern)
    {
        var message = Assert.Throws<InvalidOperationException>(() => FinderRegistry.Resolve(["systemd"], [pattern], "n1")).Message;
        Assert.Contains("actors.node.systemd-units", message, StringComparison.Ordinal);
        Assert.Contains("run-*.scope", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_units_the_finder_is_refused() =>
        Assert.Contains("actors.node.systemd-units", Assert.Throws<InvalidOperationException>(() => FinderRegistry.Resolve(["systemd"], [], "n1")).Message, StringComparison.Ordinal);

    [Fact]
    public void What_a_pattern_was_made_of_it_finds_again_and_random_names_never_throw() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        ArbMap.Default.ArbFor<PositiveInt>(),
        (bytes, number) =>
        {
            var pattern = UnitPattern.Parse("job-{id}-*.scope");
            pattern.TryMatch(bytes, out _);
            pattern.TryMatch([.. "job-"u8, .. bytes], out _);
            Finder("job-{id}-*.scope").TryMatch([.. "/user-1.slice/job-"u8, .. bytes], out _);
            var name = Encoding.UTF8.GetBytes($"job-{number.Get}-x.scope");
            return pattern.TryMatch(name, out var id) && Encoding.UTF8.GetString(name[id]) == $"{number.Get}";
        }));

    private static SystemdFinder Finder(string pattern) => new([UnitPattern.Parse(pattern)], "n1");
}
