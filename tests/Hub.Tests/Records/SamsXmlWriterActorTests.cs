using System.Security.Cryptography;
using Actors.Hub.Records;
using Actors.Messages.Identity;
using Akka.Actor;
using static Actors.Hub.Tests.Records.TestJobs;

namespace Actors.Hub.Tests.Records;

public sealed class SamsXmlWriterActorTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly string folder = Directory.CreateTempSubdirectory("sams-writer-").FullName;
    private readonly ActorSystem system = ActorSystem.Create("sams-writer");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await system.Terminate();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_record_is_on_disk_when_it_is_confirmed()
    {
        var written = await Write(Writer(), Closed());

        Assert.Equal((Closed().Key, "sams-xml", Closed().RecordId, 1), (written.Key, written.Kind, written.RecordId, written.Revision));
        Assert.Equal(Path.Combine(folder, "2026/11/21/c_42_20261121153903.r1.xml"), written.File);
        Assert.Equal(SamsXml.Write([Closed()], Closed().ResolvedAt, 1), await File.ReadAllTextAsync(written.File!));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(written.File!))), written.ContentHash);
    }

    [Fact]
    public async Task The_same_revision_again_is_the_same_file_with_the_same_content()
    {
        var writer = Writer();

        Assert.Equal(await Write(writer, Closed()), await Write(Writer(), Closed()));

        Assert.Single(Files());
    }

    [Fact]
    public async Task Another_revision_is_another_file()
    {
        var writer = Writer();

        await Write(writer, Closed());
        await Write(writer, Closed() with { Revision = 2 });

        Assert.Equal(2, Files().Length);
    }

    [Fact]
    public async Task Nothing_to_report_is_confirmed_without_a_file()
    {
        var written = await Write(Writer(), Closed() with { Software = [Undetermined(5)] });

        Assert.Null(written.File);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Until_it_is_confirmed_a_revision_may_change_and_the_last_one_stays()
    {
        var writer = Writer();
        await Write(writer, Closed());

        var second = await Write(writer, Closed() with { Software = [Used("LAMMPS", 5)], ResolvedAt = End.AddDays(3) });
        Assert.Contains("LAMMPS", await File.ReadAllTextAsync(Assert.Single(Files())), StringComparison.Ordinal);
        Assert.Equal(Files()[0], second.File);

        await Write(writer, Closed() with { Software = [] });
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Switched_off_it_confirms_without_a_file()
    {
        var written = await Write(Writer(enabled: false), Closed());

        Assert.Null(written.File);
        Assert.Empty(Files());
        Assert.Equal((await Write(Writer(), Closed())).ContentHash, written.ContentHash);
    }

    [Fact]
    public async Task A_record_that_cannot_be_written_fails_with_its_reason_and_the_next_goes_on()
    {
        var writer = Writer();
        Directory.CreateDirectory(Path.Combine(folder, "2026/11"));
        await File.WriteAllTextAsync(Path.Combine(folder, "2026/11/21"), "in the way");

        var failed = Assert.IsType<RecordFailed>(await writer.Ask<object>(new WriteRecord(Closed()), Patience));
        var next = await Write(writer, Closed() with { Key = new JobKey("c", "43", 1), RecordId = "c:43:20261122000000" });
        File.Delete(Path.Combine(folder, "2026/11/21"));
        var again = await Write(writer, Closed());

        Assert.Equal((Closed().Key, "sams-xml", 1), (failed.Key, failed.Kind, failed.Revision));
        Assert.Contains("2026/11/21", failed.Reason, StringComparison.Ordinal);
        Assert.True(File.Exists(next.File));
        Assert.True(File.Exists(again.File));
    }

    [Fact]
    public async Task Many_at_once_are_all_answered()
    {
        var writer = Writer();

        var written = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Write(writer, Closed() with { Key = new JobKey("c", $"{i}", 1), RecordId = $"c:{i}:1" })));

        Assert.Equal(500, Files().Length);
        Assert.All(written, w => Assert.EndsWith($"/c_{w.Key.RawId}_1.r1.xml", w.File, StringComparison.Ordinal));
    }

    private static async Task<RecordWritten> Write(IActorRef writer, ClosedJob job) =>
        Assert.IsType<RecordWritten>(await writer.Ask<object>(new WriteRecord(job), Patience));

    private IActorRef Writer(bool enabled = true) => system.ActorOf(SamsXmlWriterActor.Props(new SamsXmlSettings(enabled, folder, 1)));

    private string[] Files() => Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
}
