using Actors.Hub.Records;
using FsCheck;
using FsCheck.Fluent;
using static Actors.Hub.Tests.Records.TestJobs;

namespace Actors.Hub.Tests.Records;

public sealed class RecordFileNameTests
{
    [Theory]
    [InlineData("c:42:20261121153903", 1, 1, "2026/11/21/c_42_20261121153903.r1.xml")]
    [InlineData("c:42:20251009091111", 1, 1, "2025/10/09/c_42_20251009091111.r1.xml")]
    [InlineData("visible.example.org:42:1", 1, 12, "2026/11/20/visible.example.org_42_1.r12.xml")]
    [InlineData("c:42:1", 3, 2, "2026/11/20/c_42_1.i3.r2.xml")]
    [InlineData("../å_/\0:1", 1, 1, "2026/11/20/%2E.%2F%C3%A5%5F%2F%00_1.r1.xml")]
    public void The_name_comes_from_record_id_and_revision(string id, int incarnation, int revision, string expected) =>
        Assert.Equal(expected, RecordFileName.Of(Closed() with { RecordId = id, Start = End.AddDays(-1), Revision = revision, Key = Closed().Key with { Incarnation = incarnation } }));

    [Fact]
    public void A_long_id_has_a_short_name_of_its_own()
    {
        var (a, b) = (Of(new string('å', 300) + "1"), Of(new string('å', 300) + "2"));

        Assert.NotEqual(a, b);
        Assert.InRange(Path.GetFileName(a).Length, 1, 220);
    }

    [Fact]
    public void Two_ids_never_share_a_name() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Elements('a', ':', '_', '%', '.', '-', '/', '5', 'F').ListOf().Select(c => string.Concat(c)).Two().ToArbitrary(),
        pair => pair.Item1 == pair.Item2 || Of(pair.Item1) != Of(pair.Item2)));

    private static string Of(string id) => RecordFileName.Of(Closed() with { RecordId = id });
}
