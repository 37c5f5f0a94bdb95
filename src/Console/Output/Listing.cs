using Spectre.Console;
using Spectre.Console.Rendering;

namespace Actors.Cli.Output;

/// <summary>A plain table: headings in capitals, figures to the right, no frame, nothing interpreted as markup.</summary>
internal sealed class Listing
{
    private readonly Table _table = new() { Border = TableBorder.None, Expand = false };
    private readonly List<Justify> _alignment = [];

    public Listing Text(string heading) => Column(heading, Justify.Left);

    public Listing Figure(string heading) => Column(heading, Justify.Right);

    public Listing Row(params ReadOnlySpan<string?> cells)
    {
        var row = new List<IRenderable>(cells.Length);
        foreach (var cell in cells)
        {
            row.Add(new Text(Printable.Line(cell)) { Justification = _alignment[row.Count] });
        }

        _table.AddRow(row);
        return this;
    }

    public void WriteTo(IAnsiConsole console) => console.Write(_table);

    private Listing Column(string heading, Justify justify)
    {
        _alignment.Add(justify);
        _table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))) { Alignment = justify, Padding = new Padding(0, 0, 2, 0) });
        return this;
    }
}
