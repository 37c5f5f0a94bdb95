using System.Text.Json;
using Actors.Cli;
using Actors.Cli.SamsConfig;
using Actors.Messages.Settings;

namespace Actors.Console.Tests.SamsConfig;

public sealed class SamsConfigImportTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("actors-sams-config-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_has_a_counterpart_becomes_a_setting_that_the_programs_take()
    {
        var file = File("sams.yaml", """
            sams.aggregator.SoftwareAccounting: {cluster: hpc2n.example.org, db_path: /var/lib/sams}
            sams.xmlwriter.File:
              output_path: /var/spool/records
              remove_less_then: 2.50
              jobs_per_file: 500
            sams.sampler.SlurmInfo: {scontrol: /opt/slurm/bin/scontrol, environment: {TZ: Europe/Stockholm}, sampler_interval: 300}
            sams.sampler.Software: {sampler_interval: 60}
            sams.collector:
              samplers: [sams.sampler.Core, sams.sampler.Software, sams.sampler.SlurmCGroup2]
            sams.software.Regexp:
              # ours
              rules:
                - {match: '^/sw/', software: "a", version: "", versionstr: ""}   # first

            # the extractor's
            sams.software-extractor: {backend: sams.backend.SoftwareAccounting}
            """);
        var output = Path.Combine(_directory, "out");

        var (exit, text, error) = await Cli.RunAsync("", "import", "sams-config", file, "--out", output);

        Assert.Equal((0, ""), (exit, error));
        Assert.Contains($"{file}:1: sams.aggregator.SoftwareAccounting.db_path: by command: actors import sams-db /var/lib/sams/sa-*.db takes in what is there\n", text, StringComparison.Ordinal);
        Assert.Contains("Written: " + Path.Combine(output, "hub.conf"), text, StringComparison.Ordinal);
        var hub = SettingsLoader.Load(Path.Combine(output, "hub.conf"), [], new Dictionary<string, string>(StringComparer.Ordinal));
        Assert.Equal(
            ("hpc2n.example.org", 2.5, 500, "/opt/slurm/bin", "Europe/Stockholm", Path.Combine(output, "rules.yaml")),
            (hub.GetString("actors.cluster"), hub.GetDouble("actors.sams.remove-less-than"), hub.GetInt("actors.sams.jobs-per-file"), hub.GetString("actors.hub.slurm-bin"),
             hub.GetString("actors.sams.record-zone"), hub.GetString("actors.hub.rules")));
        var node = SettingsLoader.Load(Path.Combine(output, "node.conf"), [], new Dictionary<string, string>(StringComparer.Ordinal));
        Assert.Equal(("hpc2n.example.org", 60.0), (node.GetString("actors.cluster"), node.GetTimeSpan("actors.node.interval").TotalSeconds));
        Assert.Equal(
            "sams.software.Regexp:\n  # ours\n  rules:\n    - {match: '^/sw/', software: \"a\", version: \"\", versionstr: \"\"}   # first\n",
            await System.IO.File.ReadAllTextAsync(Path.Combine(output, "rules.yaml")));
    }

    [Theory]
    [InlineData("remove_less_then: 0", "SAMS takes 0 for absent and works with its default 1.0; here actors.sams.remove-less-than keeps its own default")]
    [InlineData("remove_less_then: 0.00", "SAMS takes 0.00 for absent")]
    [InlineData("jobs_per_file: false", "SAMS takes false for absent and works with its default 1000")]
    [InlineData("jobs_per_file: \"\"", "SAMS takes \"\" for absent")]
    [InlineData("jobs_per_file: null", "SAMS takes null for absent")]
    [InlineData("jobs_per_file: []", "SAMS takes [] for absent")]
    [InlineData("jobs_per_file: lots", "lots cannot be taken; actors.sams.jobs-per-file keeps its default")]
    [InlineData("jobs_per_file: -1", "-1 cannot be taken")]
    public void Values_that_did_not_say_what_they_seem_to_are_faults(string key, string note)
    {
        var import = Import($"sams.xmlwriter.File: {{{key}}}\n");
        var line = Assert.Single(import.Lines);
        Assert.Equal((1, Fates.Fault, null), (line.Line, line.Fate, line.Target));
        Assert.StartsWith(note, line.Note, StringComparison.Ordinal);
        Assert.DoesNotContain("actors.sams.", Written(import, "hub.conf"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("common: {loglevel: DEBUG}", "never took effect")]
    [InlineData("sams-collector: {umask: '022'}", "the section is sams.collector")]
    [InlineData("sams.collector: {umask: 077}", "without quotes")]
    [InlineData("sams.aggregator.SoftwareAccountingPW: {clustername: x}", "the key is cluster")]
    [InlineData("sams.backend.SoftwareAccountingPW: {create_tables: yes}", "took for no")]
    [InlineData("sams.loader.File: {file_pattern: '^.*\\.json$'}", "being written")]
    [InlineData("sams.output.Http: {uri: 'https://x/'}", "lost all")]
    [InlineData("sams.collector: {outputs: [sams.output.Carbon]}\nsams.output.Carbon: {servers: ['a:2003']}", "beside all of servers")]
    [InlineData("sams.collector: {outputs: [sams.output.Carbon]}\nsams.output.Carbon: {metrics: {'^sams.sampler.Software/current/user': 'x'}}", "without one never matched")]
    public void Faults_of_SAMS_that_a_configuration_shows_are_told(string text, string note) =>
        Assert.Contains(Import(text).Lines, line => line.Fate == Fates.Fault && line.Note.Contains(note, StringComparison.Ordinal));

    [Fact]
    public void Patterns_with_a_slash_are_no_fault() =>
        Assert.DoesNotContain(Import("sams.output.Prometheus: {metrics: {'^/sams.sampler.Software/current/user': 'x', '.*user': 'y'}}").Lines, line => line.Fate == Fates.Fault);

    [Fact]
    public void What_SAMS_does_not_know_and_modules_of_a_site_are_told_with_their_lines()
    {
        var lines = Import("""
            sams.collector:
              pid_finder: site.MyFinder
              samplers:
                - sams.sampler.Core
                - site.sampler.Mine
              intervall: 7
            site.sampler.Mine: {a: 1}
            """).Lines;
        Assert.Equal(
            [(2, "sams.collector.pid_finder: site.MyFinder", Fates.NoCounterpart), (4, "sams.collector.samplers: sams.sampler.Core", Fates.NotNeeded),
             (5, "sams.collector.samplers: site.sampler.Mine", Fates.NoCounterpart), (6, "sams.collector.intervall", Fates.Unknown), (7, "site.sampler.Mine", Fates.Unknown)],
            lines.Select(line => (line.Line, line.Key, line.Fate)));
    }

    [Fact]
    public void Of_several_files_the_first_that_says_something_counts()
    {
        var import = Import("sams.aggregator.SoftwareAccounting: {cluster: a}\n", "sams.aggregator.SoftwareAccounting: {cluster: b}\n", "sams.aggregator.SoftwareAccounting: {cluster: a}\n");
        Assert.Contains("\nactors.cluster = \"a\"\n", Written(import, "hub.conf"), StringComparison.Ordinal);
        Assert.Equal([Fates.Taken, Fates.PassedOver, Fates.PassedOver], import.Lines.Select(line => line.Fate));
        Assert.EndsWith("0.yaml says otherwise, and counts", import.Lines[1].Note, StringComparison.Ordinal);
        Assert.StartsWith("the same stands in ", import.Lines[2].Note, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shortest_interval_of_the_samplers_is_the_agents() =>
        Assert.Contains("\nactors.node.interval = 20s\n", Written(Import("sams.sampler.Software: {sampler_interval: 60}\nsams.sampler.Pressure: {sampler_interval: 20}\nsams.sampler.SlurmInfo: {sampler_interval: 5}\nsams.sampler.FSStats: {sampler_interval: 3}\n"), "node.conf"), StringComparison.Ordinal);

    [Fact]
    public void Samplers_keep_their_settings()
    {
        var import = Import("""
            sams.collector: {samplers: [sams.sampler.FSStats, sams.sampler.ZFSStats, sams.sampler.IOStats, sams.sampler.NvidiaSMI]}
            sams.sampler.FSStats: {mount_points: [/scratch/slurm.%(jobid)s*, /tmp], sampler_interval: 45}
            sams.sampler.ZFSStats: {volumes: [tank/%(jobid)s], zfs_command: /usr/sbin/zfs}
            sams.sampler.IOStats: {iostat_devs: [/dev/mapper/scratch, /dev/sd*], iostat_command: /usr/bin/iostat}
            sams.sampler.NvidiaSMI: {nvidia_smi_command: /opt/nvidia-smi, nvidia_smi_metrics: [power.draw, utilization.gpu]}
            sams.post-receiver: {port: 8080}
            """);
        var file = File("node.conf", Written(import, "node.conf") + Written(import, "hub.conf"));
        var node = SettingsLoader.Load(file, [], new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var sampler in new[] { "fs", "zfs", "iostat", "nvidia" })
        {
            Assert.True(node.GetBoolean($"actors.node.samplers.{sampler}.enabled"), sampler);
        }

        Assert.Equal(["/scratch/slurm.%(jobid)s*", "/tmp"], node.GetStringList("actors.node.samplers.fs.mount-points"));
        Assert.Equal(45, node.GetTimeSpan("actors.node.samplers.fs.interval").TotalSeconds);
        Assert.Equal(["tank/%(jobid)s"], node.GetStringList("actors.node.samplers.zfs.volumes"));
        Assert.Equal(["/usr/sbin/zfs"], node.GetStringList("actors.node.samplers.zfs.command"));
        Assert.Equal(["/dev/mapper/scratch", "sd*"], node.GetStringList("actors.node.samplers.iostat.devices"));
        Assert.Equal(["/opt/nvidia-smi"], node.GetStringList("actors.node.samplers.nvidia.command"));
        Assert.Equal(["power.draw", "utilization.gpu"], node.GetStringList("actors.node.samplers.nvidia.metrics"));
        Assert.True(node.GetBoolean("actors.sams.receiver.enabled"));
        Assert.DoesNotContain(import.Lines, line => line.Fate is Fates.NoCounterpart or Fates.Fault or Fates.Unknown);
    }

    [Fact]
    public void Outputs_that_the_collector_names_keep_their_places_and_names()
    {
        var import = Import("""
            sams.output.Carbon:
              servers: [graphite.example.org, other:2004]
              static_map: {cluster: hpc}
              map: {jobid: sams.sampler.Core/jobid}
              metrics: {'^/sams\.sampler\.Software/current/(?P<m>user)$': '%(cluster)s.%(jobid)s.%(m)s'}
            sams.output.Collectd: {socket: /run/c.sock}
            sams.collector: {outputs: [sams.output.Prometheus, sams.output.Carbon]}
            """);
        var node = SettingsLoader.Load(File("node.conf", Written(import, "node.conf")), [], new Dictionary<string, string>(StringComparer.Ordinal));
        Assert.Equal(("carbon", "udp://graphite.example.org:2003"), (node.GetString("actors.node.outputs.carbon.kind"), node.GetString("actors.node.outputs.carbon.to")));
        Assert.Equal([@"^/sams\.sampler\.Software/current/(?P<m>user)$ => %(cluster)s.%(jobid)s.%(m)s"], node.GetStringList("actors.node.outputs.carbon.metrics"));
        Assert.Equal(["jobid => sams.sampler.Core/jobid"], node.GetStringList("actors.node.outputs.carbon.map"));
        Assert.Equal(["cluster => hpc"], node.GetStringList("actors.node.outputs.carbon.static-map"));
        Assert.Equal("/var/lib/prometheus/node-exporter/slurm_%(jobid)s.prom", node.GetString("actors.node.outputs.prometheus.to"));
        Assert.False(node.HasPath("actors.node.outputs.collectd"));
        Assert.Contains(import.Lines, line => line is { Line: 6, Key: "sams.output.Collectd", Note: "sams.collector.outputs does not name it" });
    }

    [Theory]
    [InlineData(@"^/sams\.sampler\.Software/current/software/(?P<name>.+)/user$", "CPU per software")]
    [InlineData("sams.sampler.Software/current/software/vasp/system", "CPU per software")]
    [InlineData("^/sams.sampler.Software/execs/", "CPU per executable")]
    [InlineData(@"^/sams.sampler.IOStats/dm\-20/(?P<m>await)$", "of IOStats")]
    [InlineData("^/sams.sampler.IOStats/(?P<dev>[^/]+)/(?P<m>rrqm_s|wrqm_s)$", "of IOStats")]
    public void A_pattern_that_can_match_nothing_is_told_with_its_line(string pattern, string note)
    {
        var lines = Import($"sams.collector: {{outputs: [sams.output.Carbon]}}\nsams.output.Carbon:\n  metrics:\n    '^/.*user$': a\n    '{pattern}': b\n").Lines;
        var line = Assert.Single(lines, line => line.Fate == Fates.NoCounterpart);
        Assert.Equal((5, $"sams.output.Carbon.metrics: {pattern}"), (line.Line, line.Key));
        Assert.StartsWith(note, line.Note, StringComparison.Ordinal);
        Assert.Contains(lines, line => line is { Key: "sams.output.Carbon.metrics", Fate: Fates.Taken });
    }

    [Theory]
    [InlineData("^/sams.sampler.(?P<metric>.*)$")]
    [InlineData("^/sams.sampler.SlurmCGroup2?/(?P<metric>cpus)$")]
    [InlineData("^/sams.sampler.Software/current/(?P<metric>[^/]+)$")]
    [InlineData("^/sams.sampler.Pressure/(?P<metric>.+/avg300)$")]
    [InlineData(@"^/sams.sampler.NvidiaSMI/(?P<gpu>\d+)/elapsed_time$")]
    [InlineData("^/sams.sampler.IOStats/(?P<dev>dm-[0-9]+)/(?P<m>r_s|r_await)$")]
    [InlineData("(")]
    public void Patterns_that_match_something_are_taken_alone(string pattern) =>
        Assert.DoesNotContain(Import($"sams.collector: {{outputs: [sams.output.Carbon]}}\nsams.output.Carbon: {{metrics: {{'{pattern}': b}}}}\n").Lines, line => line.Fate == Fates.NoCounterpart);

    [Fact]
    public void A_text_that_a_map_wants_and_nobody_has_is_told() => Assert.Equal(
        ("sams.output.Prometheus.map: first", 3),
        Assert.Single(
            Import("sams.collector: {outputs: [sams.output.Prometheus]}\nsams.output.Prometheus:\n  map: {first: sams.sampler.Software/start_time,\n    start: sams.sampler.SlurmInfo/starttime}\n").Lines
                .Where(line => line.Fate == Fates.NoCounterpart).Select(line => (line.Key, line.Line))));

    [Fact]
    public void Record_ids_keep_the_zone_of_the_cluster() =>
        Assert.Contains("\nactors.sams.record-zone = \"Europe/Stockholm\"\n", Written(Import("sams.aggregator.SoftwareAccounting: {cluster: a}\n"), "hub.conf"), StringComparison.Ordinal);

    [Fact]
    public void Rules_that_refer_to_other_sections_are_written_out()
    {
        var import = Import("common: &c {match: '^/a', software: \"x\", version: \"1.0\", versionstr: ''}\nsams.software.Regexp: {rules: [*c, {<<: *c, version: \"%(v)s\"}]}\n");
        var rules = Written(import, "rules.yaml");
        Assert.DoesNotContain("*c", rules, StringComparison.Ordinal);
        Assert.Equal(2, rules.Split("^/a").Length - 1);
        Assert.Contains("\"version\": \"1.0\"", rules, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sams.collector:\n\tsamplers: []\n", ":2: not valid YAML")]
    [InlineData("a: [1,\nb: 2\n", "not valid YAML")]
    [InlineData("- a\n- b\n", ":1: no configuration of SAMS: it has no sections")]
    [InlineData("a: {}\n---\nb: {}\n", "a second document")]
    public async Task A_file_that_is_none_is_refused_with_its_line_and_nothing_is_written(string text, string fault)
    {
        var file = File("bad.yaml", text);
        var (exit, output, error) = await Cli.RunAsync("", "import", "sams-config", file, "--out", Path.Combine(_directory, "out"));
        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith(file, error, StringComparison.Ordinal);
        Assert.Contains(fault, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_directory, "out")));
    }

    [Fact]
    public async Task Files_that_are_there_are_not_written_over_and_JSON_is_JSON()
    {
        var file = File("sams.yaml", "sams.aggregator.SoftwareAccounting: {cluster: a}\n");
        var output = Path.Combine(_directory, "out");
        using var json = JsonDocument.Parse((await Cli.RunAsync("", "import", "sams-config", file, "--out", output, "--json")).Output);
        Assert.Equal(
            ("actors.cluster", "taken", 1),
            (json.RootElement.GetProperty("lines")[0].GetProperty("target").GetString(), json.RootElement.GetProperty("lines")[0].GetProperty("fate").GetString(), json.RootElement.GetProperty("lines")[0].GetProperty("line").GetInt32()));

        var again = await Cli.RunAsync("", "import", "sams-config", file, "--out", output);
        Assert.Equal((2, $"{output}/hub.conf is there already: give another directory"), (again.ExitCode, again.Error.Trim()));
        Assert.Contains("no such file", (await Cli.RunAsync("", "import", "sams-config", file + ".none", "--out", output + "2")).Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_key_that_something_becomes_is_a_key_of_the_settings()
    {
        var keys = SamsKeys.Sections.Values.SelectMany(section => section.Values).SelectMany(rule => rule.Modules?.Values.Append(rule) ?? [rule]).Concat(SamsKeys.Switches.Values).Select(rule => rule.Target).OfType<string>().ToHashSet(StringComparer.Ordinal);
        Assert.True(keys.Count > 5);
        Assert.All(keys, key => Assert.True(key.StartsWith(SamsKeys.LiveOutputs, StringComparison.Ordinal) || SettingsLoader.Reference.HasPath(key), key));
    }

    [Fact]
    public void Empty_files_say_nothing() => Assert.Empty(Import("", "---\n", "# only this\n").Lines);

    private SamsConfigImport Import(params string[] texts)
    {
        var import = new SamsConfigImport(TimeZoneInfo.FindSystemTimeZoneById("Europe/Stockholm"));
        foreach (var (text, i) in texts.Select((text, i) => (text, i)))
        {
            import.Add(SamsYaml.Load(File($"{i}.yaml", text)));
        }

        return import;
    }

    private static string Written(SamsConfigImport import, string name) => import.Write("/etc/actors").Single(file => file.Name == name).Content;

    private string File(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
