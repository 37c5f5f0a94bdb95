using Actors.Messages.Settings;
using Actors.Node.Samplers;
using Actors.Node.Samplers.NodeWide;
using Akka.Configuration;

namespace Actors.Node.Tests;

public sealed class NodeSettingsTests
{
    [Fact]
    public void The_defaults_can_be_used()
    {
        var settings = Read("");
        Assert.Equal(("local", "n7", TimeSpan.FromSeconds(10), new Uri("http://127.0.0.1:8480")), (settings.Cluster, settings.Node, settings.Interval, settings.Hub));
        Assert.Equal(["cgroup", "pressure", "software"], settings.Samplers.Order(StringComparer.Ordinal));
        Assert.Equal(["slurm-cgroup-v1", "slurm-cgroup-v2", "oar-cgroup-v1", "oar-cgroup-v2", "pbs-cgroup", "lsf-cgroup", "environ"], settings.Scanner.Finders);
    }

    [Theory]
    [InlineData("actors.cluster = \"a:b\"", "actors.cluster")]
    [InlineData("actors.cluster = \"\"", "actors.cluster")]
    [InlineData("actors.node.name = \"a b\"", "actors.node.name")]
    [InlineData("actors.node.interval = 0s", "actors.node.interval")]
    [InlineData("actors.node.interval = 3d", "actors.node.interval")]
    [InlineData("actors.node.hub = \"127.0.0.1:8480\"", "actors.node.hub")]
    [InlineData("actors.node.hub = \"ftp://hub\"", "actors.node.hub")]
    [InlineData("actors.node.hub = \"http://user:secret@hub\"", "actors.node.hub")]
    [InlineData("actors.node.hub = \"\"", "actors.node.hub")]
    [InlineData("actors.node.hub = \"file:spool\"", "actors.node.hub")]
    [InlineData("actors.node.hub = \"file://host/spool\"", "actors.node.hub")]
    [InlineData("actors.node.segments.interval = 0s", "actors.node.segments.interval")]
    [InlineData("actors.node.segments.max-size = 1KiB", "actors.node.segments.max-size")]
    [InlineData("actors.node.segments.max-waiting = 1KiB", "actors.node.segments.max-waiting")]
    [InlineData("actors.node.data = \"\"", "actors.node.data")]
    [InlineData("actors.node.attribution = ebpf", "actors.node.attribution")]
    [InlineData("actors.node.scripts = all", "actors.node.scripts")]
    public void A_value_that_cannot_be_used_is_named_by_its_key(string line, string key) =>
        Assert.Contains(key, Assert.Throws<StartException>(() => Read(line)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("http://hub:1", null)]
    [InlineData("file:/shared/a b%20#c", "/shared/a b%20#c")]
    [InlineData("file:///shared/spool/", "/shared/spool/")]
    public void A_directory_can_take_the_hubs_place(string hub, string? directory) => Assert.Equal(directory, Read($"actors.node.hub = \"{hub}\"").HubDirectory);

    [Fact]
    public void A_sampler_can_be_switched_off() => Assert.Equal(["pressure", "software"], Read("actors.node.samplers.cgroup.enabled = off").Samplers.Order(StringComparer.Ordinal));

    [Fact]
    public void What_differs_is_named()
    {
        var other = Read("actors.node { hub = \"https://hub\", samplers.cgroup.enabled = off }\nactors.node.interval = 1s");
        Assert.Equal(["actors.node.interval", "actors.node.hub", "actors.node.samplers"], Read("").DifferencesFrom(other));
        Assert.Empty(Read("").DifferencesFrom(Read("")));
    }

    [Fact]
    public void The_example_of_a_sites_file_can_be_used() =>
        Assert.Equal(("my-cluster", "n7"), (Read(Example()).Cluster, Read(Example()).Node));

    private static string Example([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "hocon", "node.conf"));

    private static NodeSettings Read(string differences) =>
        NodeSettings.From(ConfigurationFactory.ParseString(differences).WithFallback(SettingsLoader.Reference), "n7.example.org", [.. SamplerRegistration.OfJobs.Select(sampler => sampler.Name), .. NodeSamplerKind.All.Select(sampler => sampler.Name)]);
}
