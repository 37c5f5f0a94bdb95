using System.Text;
using Actors.Node.Finders;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Finders;

public sealed class PbsCgroupFinderTests
{
    [Theory]
    [InlineData("/pbs_jobs.service/jobid/12.server", "12.server", "")]
    [InlineData("/pbspro.service/jobid/13[3].my-server.org/below", "13[3].my-server.org", "")]
    [InlineData("/pbs_jobs.service/jobs/12.server", "", "12.server")]
    [InlineData("/pbs_jobs.service/jobs/13.2/below", "", "13.2")]
    [InlineData("/pbs_jobs.service/jobs/14", "", "14")]
    [InlineData("/pbspro.slice/pbspro-12.server.slice", "12.server", "")]
    [InlineData("/pbspro.slice/pbspro-13\\x5b3\\x5d.a\\x2db.slice", "13\\x5b3\\x5d.a\\x2db", "")]
    [InlineData("/x/pbspro/12.server", "12.server", "")]
    [InlineData("/torque/356.master/R0.t0", "356.master", "")]
    [InlineData("/pbs_jobs.service/12.server", null, null)]
    [InlineData("/pbs_jobs.service/jobid", null, null)]
    [InlineData("/pbs_jobs.service/jobid/12", null, null)]
    [InlineData("/pbs_jobs.service/jobid/12.", null, null)]
    [InlineData("/pbs_jobs.service/jobid/x12.server", null, null)]
    [InlineData("/pbspro.slice/pbspro-.slice", null, null)]
    [InlineData("/pbspro.slice/other-12.server.slice", null, null)]
    [InlineData("/pbspro/mom", null, null)]
    [InlineData("/mypbspro/12.server", null, null)]
    public void Directories(string path, string? rawId, string? byPath)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        Assert.Equal(rawId is not null, new PbsCgroupFinder().TryMatch(bytes, out var match));
        if (rawId is not null)
        {
            Assert.Equal((rawId, byPath), (Encoding.UTF8.GetString(bytes[match.RawId]), Encoding.UTF8.GetString(bytes[match.IdByPath])));
        }
    }

    [Theory]
    [InlineData("12.server", "12", true)]
    [InlineData("12[3].server", "12.2", true)]
    [InlineData("12.server", "12.server", true)]
    [InlineData("121.server", "12", false)]
    [InlineData("", "12", false)]
    [InlineData("x", "x", false)]
    public void Processes_may_tell_what_the_path_leaves_open(string rawId, string byPath, bool agrees) => Assert.Equal(agrees, new PbsCgroupFinder().Agrees(rawId, byPath));

    [Theory]
    [InlineData("13\\x5b3\\x5d.a\\x2db", "13[3].a-b")]
    [InlineData("12.server", "12.server")]
    [InlineData("1\\x5", "1\\x5")]
    [InlineData("1\\xzz\\", "1\\xzz\\")]
    [InlineData("", "")]
    public void Escapes_of_units_are_undone(string name, string text) => Assert.Equal(text, UnitEscape.Decode(Encoding.ASCII.GetBytes(name)));

    [Fact]
    public void Any_bytes_do_no_harm() => Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(bytes =>
    {
        bytes ??= [];
        foreach (var root in (string[])["/pbs_jobs.service/jobid/1", "/pbspro.slice/pbspro-1", "/lsf/c/job.1"])
        {
            byte[] path = [.. Encoding.ASCII.GetBytes(root), .. bytes];
            if (new PbsCgroupFinder().TryMatch(path, out var match) || new LsfCgroupFinder().TryMatch(path, out match))
            {
                Assert.InRange(match.DirectoryLength, 1, path.Length);
                _ = UnitEscape.Decode(path.AsSpan()[match.RawId]);
            }
        }
    }));
}
