using Actors.Hub.Store;
using Actors.Messages.Settings;

namespace Actors.Hub.Tests.Store;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public void A_second_hub_is_refused()
    {
        using var first = DataDirectory.Open(_directory.Root);
        var refusal = Assert.Throws<StartException>(() => DataDirectory.Open(_directory.Root));
        Assert.Contains("another hub", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_hub_may_have_it()
    {
        DataDirectory.Open(_directory.Root).Dispose();
        using var second = DataDirectory.Open(_directory.Root);
        Assert.Equal(_directory.Root, second.Root);
    }

    [Fact]
    public void Paths_are_relative_to_it()
    {
        using var data = DataDirectory.Open(_directory.Root);
        Assert.Equal(_directory.File("x/y.db"), data.Resolve("x/y.db"));
        Assert.Equal("/elsewhere/y.db", data.Resolve("/elsewhere/y.db"));
    }

    [Fact]
    public void A_path_below_a_file_is_refused_with_the_key()
    {
        File.WriteAllText(_directory.File("file"), "");
        var refusal = Assert.Throws<StartException>(() => DataDirectory.Open(_directory.File("file/data")));
        Assert.Contains("actors.hub.data", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}
