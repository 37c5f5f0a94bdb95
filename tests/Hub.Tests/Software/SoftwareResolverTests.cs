using Actors.Hub.Software;
using Actors.Messages.Wire;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Hub.Tests.Software;

public sealed class SoftwareResolverTests : IDisposable
{
    private const string Rules = "rules:\n- {match: '/opt/(?P<s>[^/]+)/', software: '%(s)s', version: '', versionstr: '%%(user)s'}\n- {match: /bin, software: sys, version: '', versionstr: '', ignore: true}\n";
    private readonly string folder = Directory.CreateTempSubdirectory("resolver-").FullName;

    [Fact]
    public void Without_rules_everything_is_undetermined()
    {
        var resolver = Started("");

        var software = Assert.Single(resolver.Resolve([Used("/opt/a/x", 5), Used("/bin/sh", 2)], "anna", "p", out var version));

        Assert.Equal(("none", true, 7L, ""), (version, software.Undetermined, software.CpuUsec, software.Name));
    }

    [Fact]
    public void Programs_become_software_with_the_CPU_of_all_of_them()
    {
        var resolver = Started("");
        resolver.Load(Rules, "r.yaml");

        var software = resolver.Resolve(
            [Used("/opt/b/x", 1), Used("/home/x", 10), Used("/opt/a/x", 2), Used("/opt/a/y", 3), Used("/bin/sh", 4), Used("/x", 20), Used("/opt/a/z", 100, ExecutableRole.Scheduler), Used("/opt/a/z", 100, ExecutableRole.Escaped)],
            "anna",
            project: null);

        Assert.Equal(["a/anna 5 False", "b/anna 1 False", "sys/ 4 True", "/ 30 False"], software.Select(s => $"{s.Name}/{s.LocalVersion} {s.CpuUsec} {s.Ignore}"));
        Assert.Equal([false, false, false, true], software.Select(s => s.Undetermined));
    }

    [Fact]
    public void A_path_that_is_not_UTF_8_is_resolved_with_replacement_characters()
    {
        var resolver = Started("");
        resolver.Load(Rules, "r.yaml");

        var software = resolver.Resolve([new ExecutableUsage { Path = ByteString.CopyFrom([.. "/opt/"u8, 0xFF, .. "/x"u8]), CpuUsec = 1 }], "anna", "p");

        Assert.Equal("\uFFFD", Assert.Single(software).Name);
    }

    [Fact]
    public void The_first_start_takes_the_configured_file_and_later_ones_what_was_stored()
    {
        var first = Path.Combine(folder, "site.yaml");
        File.WriteAllText(first, Rules);
        var loaded = Started(first).Version;
        File.Delete(first);

        var resolver = Started(first);

        Assert.Equal(loaded, resolver.Version);
        Assert.NotNull(resolver.LoadedAt);
        Assert.Equal("a", resolver.Resolve("/opt/a/x")!.Name);
    }

    [Fact]
    public void Bad_rules_are_refused_and_the_old_ones_stay()
    {
        var resolver = Started("");
        var good = resolver.Load(Rules, "r.yaml").Version;

        Assert.Throws<RuleFileException>(() => resolver.Load("rules: [{match: '(', software: a, version: 1.0, versionstr: ''}]", "bad.yaml"));

        Assert.Equal(good, resolver.Version);
        Assert.Equal("a", resolver.Resolve("/opt/a/x")!.Name);
        Assert.Equal(Rules, File.ReadAllText(Path.Combine(folder, "data", SoftwareResolver.FileName)));
    }

    [Fact]
    public void Rules_that_cannot_be_stored_are_not_in_force()
    {
        var resolver = Started("");
        Directory.CreateDirectory(Path.Combine(folder, "data", SoftwareResolver.FileName));

        Assert.ThrowsAny<Exception>(() => resolver.Load(Rules, "r.yaml"));

        Assert.Equal("none", resolver.Version);
    }

    [Fact]
    public void New_rules_take_the_place_of_what_was_remembered()
    {
        var resolver = Started("");
        resolver.Load(Rules, "r.yaml");
        Assert.Equal("a", resolver.Resolve("/opt/a/x")!.Name);

        resolver.Load(Rules.Replace("'%(s)s'", "'new'", StringComparison.Ordinal), "r.yaml");

        Assert.Equal("new", resolver.Resolve("/opt/a/x")!.Name);
    }

    [Fact]
    public void More_paths_than_are_remembered_are_resolved_all_the_same()
    {
        var resolver = Started("");
        resolver.Load(Rules, "r.yaml");

        Assert.All(Enumerable.Range(0, 60_000), i => Assert.Equal($"s{i}", resolver.Resolve($"/opt/s{i}/x")!.Name));
        Assert.Equal("s0", resolver.Resolve("/opt/s0/x")!.Name);
    }

    [Fact]
    public async Task Rules_can_change_while_paths_are_resolved()
    {
        var resolver = Started("");
        resolver.Load(Rules, "r.yaml");
        var names = Enumerable.Range(0, 4).Select(_ => Task.Run(() => Enumerable.Range(0, 2000).Select(i => resolver.Resolve($"/opt/a/{i}")!.Name).ToHashSet(StringComparer.Ordinal))).ToList();

        for (var i = 0; i < 20; i++)
        {
            resolver.Load(Rules.Replace("'%(s)s'", i % 2 == 0 ? "'new'" : "'%(s)s'", StringComparison.Ordinal), "r.yaml");
        }

        Assert.All(await Task.WhenAll(names), n => Assert.Subset(new HashSet<string>(["a", "new"], StringComparer.Ordinal), n));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static ExecutableUsage Used(string path, long cpu, ExecutableRole role = ExecutableRole.Job) =>
        new() { Path = ByteString.CopyFromUtf8(path), CpuUsec = cpu, Role = role };

    private SoftwareResolver Started(string initial)
    {
        var resolver = new SoftwareResolver(Path.Combine(folder, "data"), TimeSpan.FromSeconds(10), NullLogger.Instance);
        resolver.Start(initial);
        return resolver;
    }
}
