using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Actors.EndToEnd.Processes;

namespace Actors.EndToEnd;

/// <summary>The SAMS XML of jobs with programs under ordinary and hostile paths.</summary>
public sealed class RecordTests
{
    private static readonly XNamespace Sams = "http://sams.snic.se/namespaces/2019/01/softwareaccountingrecords";

    [RootFact]
    public async Task A_record_has_the_right_software_and_shares_that_add_up_to_100()
    {
        await using var site = await Site.StartAsync();
        var solver = Programs.Install(Path.Combine(site.Directory, "software", "Solver", "2.4.1-gcc12", "bin"), "solver");
        var own = Programs.Install(Path.Combine(site.Directory, "home", "anna", "bin"), "own");
        var job = site.Tree.Add(1);
        var child = Child.StartIn(job, Programs.Environment(1), Programs.Line("/bin/sh", "-c", $"'{solver}' 3.5; '{own}' 3.5"));
        await child.End;
        job.Remove();
        var view = await site.ClosedAsync("1");

        var record = Record(site);
        var start = DateTimeOffset.Parse(view.Start!, CultureInfo.InvariantCulture).UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        Assert.Equal($"site:1:{start}", (string?)record.Element(Sams + "RecordIdentity")!.Attribute(Sams + "recordId"));
        var software = record.Elements(Sams + "Software").ToDictionary(s => (string)s.Element(Sams + "Name")!, StringComparer.Ordinal);

        // The shell itself is in the record only where its start took a hundredth of the job's CPU.
        var used = string.Join("; ", view.Executables!.Select(e => $"{e.Path} {e.CpuSeconds:0.000} s"));
        var shell = software.Remove("shell", out var small) ? Usage(small) : 0;
        Assert.True(shell <= 2, used);
        Assert.True(software.Keys.Order(StringComparer.Ordinal).SequenceEqual(["Solver", "unclassified"]), used);
        Assert.Equal("2.4.1", (string?)software["Solver"].Element(Sams + "Version"));
        Assert.Equal("false", (string?)software["Solver"].Element(Sams + "UserProvided"));
        Assert.Equal("true", (string?)software["unclassified"].Element(Sams + "UserProvided"));
        Assert.Equal(100.0, shell + software.Values.Sum(Usage), 0.016);
        Assert.All(software.Values, s => Assert.InRange(Usage(s), 47, 53));
    }

    private static double Usage(XElement software) => double.Parse((string)software.Element(Sams + "Usage")!, CultureInfo.InvariantCulture);

    [RootFact]
    public async Task A_record_is_well_formed_whatever_the_path()
    {
        await using var site = await Site.StartAsync();
        byte[][] names =
        [
            Encoding.UTF8.GetBytes("100%done & <b>\"'"), [0x01, (byte)'x', 0x1b, (byte)'[', (byte)'2', (byte)'J'], [0xff, 0xfe, (byte)'y', 0xc3, 0x28], Encoding.UTF8.GetBytes("%(user)s\n]]>"),
            Encoding.UTF8.GetBytes("é日本😀\ufffe (deleted)"),
        ];
        var started = new List<(Cgroups.CgroupJob Job, Child Sleeper, byte[] Path)>();
        for (var i = 0; i < names.Length; i++)
        {
            var job = site.Tree.Add(100 + i);
            byte[] program = [.. Encoding.UTF8.GetBytes(Path.Combine(site.Directory, "software") + "/"), .. names[i], .. Encoding.UTF8.GetBytes("/1.0/")];
            await Shell(site, [.. "mkdir -p \"$1\" && cp /bin/sleep \"$1/prog\""u8], program);
            byte[] path = [.. program, .. "prog"u8];
            started.Add((job, Child.StartIn(job, Programs.Environment(100 + i), [path, [.. "4"u8]]), path));
        }

        for (var i = 0; i < started.Count; i++)
        {
            var (job, sleeper, path) = started[i];
            Assert.Equal(0, (await sleeper.End).ExitCode);
            job.Remove();

            var view = await site.ClosedAsync($"{100 + i}");

            Figures.AssertBalanced(view);
            Assert.Contains(view.Executables!, e => Convert.FromBase64String(e.PathBase64).AsSpan().SequenceEqual(path));
        }

        Assert.All(Files(site), file => XDocument.Load(file));
        var export = await site.ConsoleAsync("export", "sams-xml", "--out", Path.Combine(site.Directory, "out"));
        Assert.Equal(0, export.ExitCode);
        Assert.All(Directory.GetFiles(Path.Combine(site.Directory, "out")), file => XDocument.Load(file));
    }

    private static async Task Shell(Site site, byte[] script, byte[] argument)
    {
        Assert.True(Directory.Exists(site.Directory));
        var child = Child.Start([[.. "/bin/sh"u8], [.. "-c"u8], script, [.. "sh"u8], argument], new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "/usr/bin:/bin" });
        Assert.Equal(0, (await child.End).ExitCode);
    }

    private static XElement Record(Site site) => XDocument.Load(Assert.Single(Files(site))).Root!.Element(Sams + "SoftwareAccountingRecord")!;

    private static string[] Files(Site site) => Directory.GetFiles(Path.Combine(site.HubData, "records", "sams-xml"), "*.xml", SearchOption.AllDirectories);
}
