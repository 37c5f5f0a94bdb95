using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Actors.Messages.Settings;

/// <summary>A site's configuration file with what it includes.</summary>
internal sealed class SettingsFile
{
    private readonly List<(string File, IReadOnlyList<KeyPlace> Keys)> _files = [];
    private readonly List<string> _open = [];

    private SettingsFile(string file) => Config = new Config(Read(file, "--config"));

    /// <summary>The settings.</summary>
    public Config Config { get; }

    /// <summary>Reads a file. Names in an <c>include</c> are relative to the file that holds it.</summary>
    /// <exception cref="SettingsException">A file is not there, cannot be read or is malformed, or files include each other in a circle.</exception>
    public static SettingsFile Load(string file)
    {
        try
        {
            return new SettingsFile(Path.GetFullPath(file));
        }
        catch (Exception e) when (e is ConfigurationException or FormatException or ArgumentException or NotSupportedException)
        {
            throw new SettingsException($"{file}: {e.Message}", e);
        }
    }

    /// <summary>"FILE, line N" of a key, or of the nearest section around it; the file alone where it is not found.</summary>
    public string PlaceOf(string path)
    {
        for (var wanted = path; wanted.Length > 0; wanted = wanted[..Math.Max(0, wanted.LastIndexOf('.'))])
        {
            // Later definitions win; a file included inside an object knows only the end of the path.
            foreach (var (file, keys) in _files)
            {
                if (keys.LastOrDefault(k => k.Path == wanted || k.Path.StartsWith(wanted + ".", StringComparison.Ordinal)) is { } key)
                    return $"{file}, line {key.Line}";
            }

            foreach (var (file, keys) in _files.Skip(1))
            {
                if (keys.LastOrDefault(k => wanted.EndsWith("." + k.Path, StringComparison.Ordinal)) is { } key)
                    return $"{file}, line {key.Line}";
            }
        }

        return _files[0].File;
    }

    private HoconRoot Read(string file, string from)
    {
        if (_open.Contains(file, StringComparer.Ordinal))
            throw new SettingsException($"{from}: {string.Join(" includes ", [.. _open, file])}: files cannot include each other in a circle.");
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                e is FileNotFoundException or DirectoryNotFoundException
                    ? $"{from}: {file} does not exist."
                    : $"{from}: {file} cannot be read: {e.Message}",
                e);
        }

        var place = _files.Count;
        _files.Add((file, []));
        _open.Add(file);
        try
        {
            var root = Parser.Parse(text, name => Read(Path.GetFullPath(name, Path.GetDirectoryName(file)!), file));
            _files[place] = (file, KeyPlaces.Find(text));
            return root;
        }
        catch (Exception e) when (e is ConfigurationException or FormatException)
        {
            throw new SettingsException($"{file}: {e.Message}", e);
        }
        finally
        {
            _open.Remove(file);
        }
    }
}
