using Actors.Hub.Store;
using Actors.Messages.Settings;

namespace Actors.Hub.Tests.Hosting;

public sealed class HubSettingsTests
{
    [Fact]
    public void Defaults_are_those_of_the_reference()
    {
        var settings = From();
        Assert.Equal(("http://127.0.0.1:8480", "sqlite:actors.db", "local"), (settings.Listen, settings.Store, settings.Cluster));
        Assert.Equal(TimeSpan.FromMinutes(5), settings.Times.UsageInterval);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.Times.CloseGrace);
        Assert.Equal(8 * 1024 * 1024, settings.MaxBatch);
        Assert.Equal(1.0, settings.SamsRemoveLessThan);
    }

    [Theory]
    [InlineData("actors.cluster", "a:b")]
    [InlineData("actors.cluster", "")]
    [InlineData("actors.hub.data", "")]
    [InlineData("actors.hub.max-batch", "10B")]
    [InlineData("actors.hub.passivate-after", "0s")]
    [InlineData("actors.sams.jobs-per-file", "0")]
    [InlineData("actors.sams.remove-less-than", "101.0")]
    public void A_value_out_of_its_range_is_refused_with_its_key(string key, string value) =>
        Assert.StartsWith(key, Assert.Throws<StartException>(() => From($"{key}={value}")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_example_of_a_sites_file_can_be_used() =>
        Assert.Equal("my-cluster", HubSettings.From(SettingsLoader.Load(Example(), [], new Dictionary<string, string>())).Cluster);

    private static string Example([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "hocon", "hub.conf");

    private static HubSettings From(params string[] sets) => HubSettings.From(SettingsLoader.Load(null, sets, new Dictionary<string, string>()));
}
