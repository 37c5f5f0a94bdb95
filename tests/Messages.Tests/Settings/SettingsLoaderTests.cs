using System.Text.RegularExpressions;
using Actors.Messages.Settings;
using Akka.Configuration;
using Config = Akka.Configuration.Config;

namespace Messages.Tests.Settings;

public sealed class SettingsLoaderTests : IDisposable
{
    private static readonly Dictionary<string, string> NoOptions = [];

    private readonly string _directory = Directory.CreateTempSubdirectory("actors-settings-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Defaults_are_those_of_the_reference()
    {
        var settings = SettingsLoader.Load(null, [], NoOptions);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.GetTimeSpan("actors.node.interval"));
        Assert.Equal(8L * 1024 * 1024, settings.GetByteSize("actors.hub.max-batch"));
        Assert.True(settings.GetBoolean("actors.node.samplers.software.enabled"));
        Assert.Equal("http://127.0.0.1:8480", settings.GetString("actors.hub.listen"));
    }

    [Fact]
    public void Flags_outrank_sets_and_sets_the_file_and_the_file_the_defaults()
    {
        var file = Write("site.conf", "actors { cluster = file, node { name = file, interval = 7s, data = file } }");
        var settings = SettingsLoader.Load(
            file,
            ["actors.cluster=set", "actors.node.name=set1", "actors.node.name=set2"],
            new Dictionary<string, string> { ["actors.cluster"] = "flag" });
        Assert.Equal("flag set2 file", $"{settings.GetString("actors.cluster")} {settings.GetString("actors.node.name")} {settings.GetString("actors.node.data")}");
        Assert.Equal(TimeSpan.FromSeconds(7), settings.GetTimeSpan("actors.node.interval"));
        Assert.Equal("auto", settings.GetString("actors.node.attribution"));
    }

    [Fact]
    public void Included_files_are_relative_to_the_file_that_names_them()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "sub"));
        Write("sub/deep.conf", "hub { usage-interval = 1m }");
        Write("sub/more.conf", "cluster = included\ninclude \"deep.conf\"");
        var file = Write("site.conf", "actors {\n  include \"sub/more.conf\"\n}\n");
        var settings = SettingsLoader.Load(file, [], NoOptions);
        Assert.Equal("included", settings.GetString("actors.cluster"));
        Assert.Equal(TimeSpan.FromMinutes(1), settings.GetTimeSpan("actors.hub.usage-interval"));
    }

    [Fact]
    public void Keys_of_akka_and_variables_pass()
    {
        var file = Write("site.conf", "root = /data\nakka.loglevel = DEBUG\nakka.anything.at-all = 1\nactors.hub.data = ${root}/hub");
        var settings = SettingsLoader.Load(file, ["akka.log-dead-letters=off"], NoOptions);
        Assert.Equal("DEBUG off /data/hub", $"{settings.GetString("akka.loglevel")} {settings.GetString("akka.log-dead-letters")} {settings.GetString("actors.hub.data")}");
    }

    [Theory]
    [InlineData("actors.hub.listen=http://127.0.0.1:0", "actors.hub.listen", "http://127.0.0.1:0")]
    [InlineData("actors.hub.store = sqlite:a b.db", "actors.hub.store", "sqlite:a b.db")]
    [InlineData("actors.cluster=\"quoted\"", "actors.cluster", "quoted")]
    [InlineData("actors.node.name=a\\b", "actors.node.name", "a\\b")]
    [InlineData("actors.node.name=", "actors.node.name", "")]
    public void Sets_are_plain_text_without_quotes(string set, string key, string expected) =>
        Assert.Equal(expected, SettingsLoader.Load(null, [set], NoOptions).GetString(key));

    [Theory]
    [InlineData("actors.node.finders=[\"environ\", \"slurm-cgroup-v2\"]")]
    [InlineData("actors.node.finders=environ,slurm-cgroup-v2")]
    [InlineData("actors.node.finders=environ, slurm-cgroup-v2")]
    public void A_list_may_be_set_in_brackets_or_with_commas(string set) =>
        Assert.Equal(["environ", "slurm-cgroup-v2"], SettingsLoader.Load(null, [set], NoOptions).GetStringList("actors.node.finders"));

    [Theory]
    [InlineData("actors {\n  node {\n    # how often\n    intervall = 5s\n  }\n}", 4, "actors.node.intervall", "actors.node.interval")]
    [InlineData("\nactors.node.usage-interval = 5s", 2, "actors.node.usage-interval", "actors.hub.usage-interval")]
    [InlineData("actors {\n nod {\n  interval = 5s } }", 3, "actors.nod.interval", "actors.node.interval")]
    [InlineData("actors { node { samplers {\n softwear { enabled = off } } } }", 2, "actors.node.samplers.softwear.enabled", "actors.node.samplers.software.enabled")]
    [InlineData("actors { node {\n samplers { cgroup {\n enable = off } } } }", 3, "actors.node.samplers.cgroup.enable", "actors.node.samplers.cgroup.enabled")]
    [InlineData("actors.nodee.end-grase = 1s", 1, "actors.nodee.end-grase", "actors.node.end-grace")]
    [InlineData("actors.nodee.x = 1", 1, "actors.nodee.x", "the nearest are those of actors.node: attribution, ")]
    [InlineData("actors.node.sampler.cgroup.enabled = on", 1, "actors.node.sampler.cgroup.enabled", "actors.node.samplers.cgroup.enabled")]
    [InlineData("actors { hub { } }\nactors.extra { }", 2, "actors.extra", "actors.")]
    [InlineData("actors.hub.rules.file = x", 1, "actors.hub.rules", "write it in quotes")]
    [InlineData("x = \"\"\"\nactors { clustr = 1 }\n\"\"\"\n// actors.clustr\nactors { l = [ {\n clustr = 1 } ]\n clustr = 2 }", 7, "actors.clustr", "actors.cluster")]
    public void Unknown_key_is_told_with_file_line_and_nearest_key(string text, int line, string key, string nearest)
    {
        var file = Write("site.conf", text);
        var message = Assert.Throws<SettingsException>(() => SettingsLoader.Load(file, [], NoOptions)).Message;
        Assert.Contains($"{file}, line {line}: {key}", message, StringComparison.Ordinal);
        Assert.Contains(nearest, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_key_in_an_included_file_is_told_with_that_file()
    {
        var more = Write("more.conf", "\n\nclustr = x");
        var file = Write("site.conf", "actors {\n include \"more.conf\" }");
        var message = Assert.Throws<SettingsException>(() => SettingsLoader.Load(file, [], NoOptions)).Message;
        Assert.StartsWith($"{more}, line 3: actors.clustr", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_told_at_once()
    {
        var file = Write("site.conf", "actors.node.intervall = 5s\nactors.hub.max-batch = lots");
        var message = Assert.Throws<SettingsException>(() => SettingsLoader.Load(file, ["actors.clustr=x"], NoOptions)).Message;
        Assert.Equal(3, message.Split(Environment.NewLine).Length);
        Assert.Contains("--set actors.clustr=x: actors.clustr is not a known key; the nearest is actors.cluster.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("actors.node.interval", "soon", "is not a duration: write a number and ms, s, m, h or d, such as 10s")]
    [InlineData("actors.node.interval", "-5s", "is not a duration")]
    [InlineData("actors.node.interval", "infinite", "is not a duration")]
    [InlineData("actors.node.interval", "[ \"5s\" ]", "is not a duration")]
    [InlineData("actors.hub.max-batch", "lots", "is not a size: write a number and B, kB, KiB, MB, MiB, GB or GiB, such as 8MiB")]
    [InlineData("actors.sams.enabled", "yes", "is not a switch: write on or off")]
    [InlineData("actors.sams.jobs-per-file", "1.5", "is not a whole number")]
    [InlineData("actors.sams.remove-less-than", "much", "is not a number")]
    [InlineData("actors.sams.remove-less-than", "NaN", "is not a number")]
    [InlineData("actors.cluster", "[1]", "is not a text")]
    [InlineData("actors.node.samplers.cgroup", "off", "is not a section")]
    [InlineData("actors.node", "{ interval { x = 1 } }", "is not a duration")]
    public void Wrong_kind_is_told_with_key_value_and_cure(string key, string value, string cure)
    {
        var bySet = Assert.Throws<SettingsException>(() => SettingsLoader.Load(null, [$"{key}={value}"], NoOptions)).Message;
        Assert.StartsWith($"--set {key}={value}: {key}", bySet, StringComparison.Ordinal);
        Assert.Contains(cure, bySet, StringComparison.Ordinal);

        var file = Write("site.conf", $"\n{key} : {(value.StartsWith('[') || value.StartsWith('{') ? value : $"\"{value}\"")}");
        var byFile = Assert.Throws<SettingsException>(() => SettingsLoader.Load(file, [], NoOptions)).Message;
        Assert.StartsWith($"{file}, line 2: {key}", byFile, StringComparison.Ordinal);
        Assert.Contains(cure, byFile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("actors.node.finders", "\"environ\"")]
    [InlineData("actors.node.finders", "[ [ 1 ] ]")]
    public void A_list_is_a_list_of_texts(string key, string value) =>
        Assert.Contains("is not a list", Assert.Throws<SettingsException>(() => SettingsLoader.Load(Write("site.conf", $"{key} = {value}"), [], NoOptions)).Message, StringComparison.Ordinal);

    [Fact]
    public void Wrong_value_of_a_flag_names_the_flag()
    {
        var e = Assert.Throws<SettingsException>(() => SettingsLoader.Load(null, [], new Dictionary<string, string> { ["actors.hub.listen"] = "{ x = 1 }" }));
        Assert.StartsWith("--listen { x = 1 }: actors.hub.listen", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("noequals", "write key=value")]
    [InlineData("=5", "write key=value")]
    [InlineData("a b=5", "is not a key")]
    [InlineData("actors..x=5", "is not a key")]
    [InlineData("actors.node.finders=[1", "malformed")]
    public void Malformed_set_is_told(string set, string what) =>
        Assert.Contains(what, Assert.Throws<SettingsException>(() => SettingsLoader.Load(null, [set], NoOptions)).Message, StringComparison.Ordinal);

    [Fact]
    public void Malformed_file_is_told_with_line_and_column()
    {
        var file = Write("site.conf", "actors {\n  cluster = a:b\n}");
        Assert.StartsWith($"{file}: line 2, column 14: ", Assert.Throws<SettingsException>(() => SettingsLoader.Load(file, [], NoOptions)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Malformed_included_file_is_told_with_its_name()
    {
        var more = Write("more.conf", "\nx = }");
        var file = Write("site.conf", "include \"more.conf\"");
        Assert.StartsWith($"{more}: line 2", Assert.Throws<SettingsException>(() => SettingsLoader.Load(file, [], NoOptions)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_files_are_told()
    {
        var none = Path.Combine(_directory, "none.conf");
        Assert.Equal($"--config: {none} does not exist.", Assert.Throws<SettingsException>(() => SettingsLoader.Load(none, [], NoOptions)).Message);
        var file = Write("site.conf", "include \"none.conf\"");
        Assert.Equal($"{file}: {none} does not exist.", Assert.Throws<SettingsException>(() => SettingsLoader.Load(file, [], NoOptions)).Message);
        Assert.Contains("cannot be read", Assert.Throws<SettingsException>(() => SettingsLoader.Load(_directory, [], NoOptions)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_include_each_other_are_told()
    {
        Write("b.conf", "include \"a.conf\"");
        var a = Write("a.conf", "include \"b.conf\"");
        Assert.Contains("in a circle", Assert.Throws<SettingsException>(() => SettingsLoader.Load(a, [], NoOptions)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    public void An_empty_file_changes_nothing(string text) =>
        Assert.Equal("local", SettingsLoader.Load(Write("site.conf", text), [], NoOptions).GetString("actors.cluster"));

    [Fact]
    public void Reloadable_keys_are_those_marked_in_the_reference()
    {
        var marks = ReferenceText().Split('\n').SkipWhile(l => !l.StartsWith("actors", StringComparison.Ordinal)).Count(l => l.Contains("(reloadable)", StringComparison.Ordinal));
        Assert.Equal(marks, SettingsLoader.ReloadableKeys.Count);
        Assert.Contains("actors.hub.rules", SettingsLoader.ReloadableKeys);
        Assert.DoesNotContain("actors.hub.listen", SettingsLoader.ReloadableKeys);
    }

    [Theory]
    [InlineData("actors.hub.clusters.alpha.slurm-conf=/etc/a.conf", "actors.hub.clusters.alpha.slurm-conf")]
    [InlineData("actors.hub.clusters.\"a.b\".scheduler=none", "actors.hub.clusters.\"a.b\".scheduler")]
    public void Sections_whose_names_the_site_chooses_hold_the_keys_of_their_pattern(string set, string key) =>
        Assert.Equal(set[(set.IndexOf('=', StringComparison.Ordinal) + 1)..], SettingsLoader.Load(null, [set], new Dictionary<string, string>()).GetString(key));

    [Fact]
    public void An_unknown_key_in_such_a_section_is_refused() => Assert.Contains(
        "actors.hub.clusters.alpha.slurm-cnf",
        Assert.Throws<SettingsException>(() => SettingsLoader.Load(null, ["actors.hub.clusters.alpha.slurm-cnf=x"], new Dictionary<string, string>())).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Every_key_of_the_reference_has_a_comment_of_its_own_or_of_its_section()
    {
        var places = Actors.Messages.Settings.KeyPlaces.Find(ReferenceText());
        Assert.Equal(Leaves(SettingsLoader.Reference, "").Order(StringComparer.Ordinal), places.Select(p => p.Path).Intersect(Leaves(SettingsLoader.Reference, ""), StringComparer.Ordinal).Order(StringComparer.Ordinal));
        foreach (var place in places.Where(p => !p.Path.Contains(".samplers.", StringComparison.Ordinal) && p.Path != "actors"))
            Assert.True(place.Comment.Length > 0, place.Path);
    }

    [Theory]
    [InlineData("node.conf")]
    [InlineData("hub.conf")]
    [InlineData("console.conf")]
    public void A_sites_example_loads_and_all_it_shows_can_be_set_also_what_is_marked_as_a_comment(string name)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot(), "hocon", name));
        SettingsLoader.Load(Write("plain.conf", text), [], NoOptions);

        var unmarked = Regex.Replace(text, "^( *)#(?=[a-z-]+(\\.[a-z-]+)* [={])", "$1", RegexOptions.Multiline);
        Assert.NotEqual(text, unmarked);
        SettingsLoader.Load(Write("unmarked.conf", unmarked), [], NoOptions);
    }

    private static string RepositoryRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Actors.sln")))
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return directory;
    }

    private static IEnumerable<string> Leaves(Config config, string prefix) => config.AsEnumerable().SelectMany(kv =>
        kv.Value.IsObject() ? Leaves(kv.Value.ToConfig(), $"{prefix}{kv.Key}.") : [prefix + kv.Key]);

    private static string ReferenceText()
    {
        using var reader = new StreamReader(typeof(SettingsLoader).Assembly.GetManifestResourceStream("actors.conf")!);
        return reader.ReadToEnd();
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_directory, name);
        File.WriteAllText(file, text);
        return file;
    }
}
