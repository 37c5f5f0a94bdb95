using System.Globalization;
using System.Text;
using Actors.Cli.Output;
using Actors.Hub.Software.Yaml;

namespace Actors.Cli.SamsConfig;

/// <summary>Turns YAML files of SAMS into our settings and a rule file, and tells of every line what became of it.</summary>
/// <param name="zone">Of this host: SAMS's record ids have the cluster's local time.</param>
internal sealed class SamsConfigImport(TimeZoneInfo zone)
{
    private const string RecordZone = "actors.sams.record-zone";
    private readonly List<ConfigLine> _lines = [];
    private readonly SortedDictionary<string, (string Value, string From)> _settings = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Section, string Key), (string File, YamlItem Value)> _seen = [];
    private string? _rules;

    /// <summary>What became of each line, in the order of the files.</summary>
    public IReadOnlyList<ConfigLine> Lines => _lines;

    /// <summary>Takes in a file. Where several files say the same key, the first one counts, as every program of SAMS has a file of its own.</summary>
    public void Add(SamsYaml yaml)
    {
        // What the collector names decides which outputs there are.
        foreach (var (section, line, content) in yaml.Sections.OrderBy(each => each.Name is not "sams.collector"))
        {
            if (section is "sams-collector")
            {
                Tell(yaml, line, section, Fates.Fault, "SAMS's documentation has this name, its program never looked at it: the section is sams.collector");
            }
            else if (section is SamsKeys.Rules)
            {
                AddRules(yaml, line, content);
            }
            else if (!SamsKeys.Sections.TryGetValue(section, out var keys))
            {
                Tell(yaml, line, section, Fates.Unknown, "SAMS 1.10 has no such section: a module of the site's own has no counterpart");
            }
            else
            {
                AddSection(yaml, section, keys, line, content);
            }
        }
    }

    /// <summary>The files: name and content.</summary>
    /// <param name="directory">Where they will be.</param>
    public IEnumerable<(string Name, string Content)> Write(string directory)
    {
        if (_rules is not null)
        {
            yield return ("rules.yaml", _rules);
            _settings["actors.hub.rules"] = (KeyRule.Quoted(Path.Combine(directory, "rules.yaml")), "the section " + SamsKeys.Rules);
        }

        foreach (var (section, to) in SamsKeys.OutputDefaults.Where(each => _settings.ContainsKey(Output(each.Key, "kind"))))
        {
            _settings.TryAdd(Output(section, "to"), (KeyRule.Quoted(to), $"the default of {section}"));
        }

        if (_settings.ContainsKey("actors.cluster") && !_settings.ContainsKey(RecordZone))
        {
            _settings[RecordZone] = (KeyRule.Quoted(zone.HasIanaId ? zone.Id : "UTC"), "the time zone of this host. Record ids of SAMS have the cluster's local time: it must be the cluster's");
        }

        yield return ("hub.conf", Hocon(key => !key.StartsWith("actors.node.", StringComparison.Ordinal)));
        yield return ("node.conf", Hocon(key => key is "actors.cluster" || key.StartsWith("actors.node.", StringComparison.Ordinal)));
    }

    private void AddRules(SamsYaml yaml, int line, YamlItem content)
    {
        if (First(yaml, line, SamsKeys.Rules, "", content))
        {
            _rules = yaml.Copy(SamsKeys.Rules);
            _lines.Add(new ConfigLine(yaml.File, line, SamsKeys.Rules, Fates.Taken, "rules.yaml", "actors rules load checks it and puts it in force"));
        }
    }

    private void AddSection(SamsYaml yaml, string section, IReadOnlyDictionary<string, KeyRule> keys, int line, YamlItem content)
    {
        if (content is not YamlItem.Mapping && !SamsYaml.IsFalsy(content))
        {
            Tell(yaml, line, section, Fates.Fault, "is no map of keys");
        }

        if (SamsKeys.OutputDefaults.ContainsKey(section) && !_settings.ContainsKey(Output(section, "kind")))
        {
            Tell(yaml, line, section, Fates.NotNeeded, "sams.collector.outputs does not name it");
            return;
        }

        if (SamsKeys.Switches.TryGetValue(section, out var whole))
        {
            Set(yaml, line, section, whole, whole.Value(content)!);
        }

        foreach (var (key, at, value) in SamsYaml.Entries(content))
        {
            var name = $"{section}.{key}";
            if (!keys.TryGetValue(key, out var rule))
            {
                Tell(yaml, at, name, Fates.Unknown, "SAMS 1.10 has no such key");
            }
            else if (First(yaml, at, section, key, value))
            {
                Take(yaml, at, name, rule, value);
            }
        }

        if (section is "sams.output.Http" && !SamsYaml.Entries(content).Any(each => each.Name is "jobid_hash_size"))
        {
            Tell(yaml, line, section, Fates.Fault, "without jobid_hash_size SAMS lost all that this output had to send");
        }
    }

    private void Take(SamsYaml yaml, int line, string name, KeyRule rule, YamlItem value)
    {
        if (rule.FaultOf(value) is { } fault)
        {
            Tell(yaml, line, name, Fates.Fault, fault);
        }

        foreach (var (entry, at, note) in rule.LackedBy(value))
        {
            Tell(yaml, at, $"{name}: {entry}", Fates.NoCounterpart, note);
        }

        if (rule.Modules is { } modules)
        {
            foreach (var module in value is YamlItem.Sequence list ? list.Items : [value])
            {
                var named = SamsYaml.Text(module) ?? "";
                if (modules.TryGetValue(named, out var known))
                {
                    Take(yaml, module.Line, $"{name}: {named}", known, module);
                }
                else
                {
                    Tell(yaml, module.Line, $"{name}: {named}", Fates.NoCounterpart, "a module of the site's own");
                }
            }
        }
        else if (SamsYaml.IsFalsy(value))
        {
            var standard = rule.Standard is { } known ? $" {known}" : "";
            Tell(yaml, line, name, Fates.Fault, $"SAMS takes {Shown(value)} for absent and works with its default{standard}; here {(rule.Target is { } target ? $"{target} keeps its own default" : rule.Note)}");
        }
        else if (rule.Fate is not Fates.Taken)
        {
            Tell(yaml, line, name, rule.Fate, rule.Note.Replace("{0}", Shown(value), StringComparison.Ordinal));
        }
        else if (rule.Value(value) is not { } hocon)
        {
            Tell(yaml, line, name, Fates.Fault, $"{Shown(value)} cannot be taken; {rule.Target} keeps its default");
        }
        else if (hocon.Length == 0)
        {
            Tell(yaml, line, name, Fates.NotNeeded, $"{rule.Note}: {rule.Target} has a default that does");
        }
        else
        {
            Set(yaml, line, name, rule, hocon);
        }
    }

    private void Set(SamsYaml yaml, int line, string name, KeyRule rule, string hocon)
    {
        var target = rule.Target!;
        var from = string.Create(CultureInfo.InvariantCulture, $"{yaml.File}:{line} {name}");
        var note = rule.Note;
        if (!_settings.TryGetValue(target, out var before) || (target is "actors.node.interval" && Seconds(hocon) < Seconds(before.Value)))
        {
            _settings[target] = (hocon, from);
        }
        else if (!string.Equals(before.Value, hocon, StringComparison.Ordinal))
        {
            note = $"{before.Value} of {before.From} counts";
        }

        _lines.Add(new ConfigLine(yaml.File, line, name, Fates.Taken, target, note));
    }

    private bool First(SamsYaml yaml, int line, string section, string key, YamlItem value)
    {
        if (_seen.TryAdd((section, key), (yaml.File, value)))
        {
            return true;
        }

        var (file, other) = _seen[(section, key)];
        var name = key.Length == 0 ? section : $"{section}.{key}";
        Tell(yaml, line, name, Fates.PassedOver, SamsYaml.Same(other, value) ? $"the same stands in {file}" : $"{file} says otherwise, and counts");
        return false;
    }

    private string Hocon(Func<string, bool> wanted)
    {
        var text = new StringBuilder("# From a configuration of SAMS. A key that is not here keeps its default.\n");
        foreach (var (key, (value, from)) in _settings.Where(setting => wanted(setting.Key)))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n# {Printable.Line(from)}\n{key} = {value}\n");
        }

        return text.ToString();
    }

    private static string Output(string section, string key) => $"{SamsKeys.LiveOutputs}{section["sams.output.".Length..].ToLowerInvariant()}.{key}";

    private void Tell(SamsYaml yaml, int line, string key, string fate, string note) => _lines.Add(new ConfigLine(yaml.File, line, key, fate, null, note));

    private static int Seconds(string hocon) => int.Parse(hocon.AsSpan(0, hocon.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Shown(YamlItem value) => value switch
    {
        YamlItem.Scalar { Value: { Length: > 0 } text } => text,
        YamlItem.Sequence { Items.Count: 0 } => "[]",
        YamlItem.Mapping { Pairs.Count: 0 } => "{}",
        YamlItem.Scalar => SamsYaml.IsQuoted(value) ? "\"\"" : "null",
        _ => "DIR",
    };
}
