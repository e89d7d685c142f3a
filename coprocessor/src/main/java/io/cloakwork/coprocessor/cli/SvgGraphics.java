package io.cloakwork.coprocessor.cli;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Draws into an SVG document: every shape, line and letter becomes a filled path, so that a picture
 * looks the same everywhere, whatever fonts there are. Images and paints other than colours are
 * what charts do not need, and are refused.
 */
final class SvgGraphics extends Graphics2D {
  private final StringBuilder paths;
  private final RenderingHints hints = new RenderingHints(Map.of());
  private AffineTransform transform = new AffineTransform();
  private @Nullable Shape clip; // in the document's coordinates
  private Color colour = Color.BLACK;
  private Color background = Color.WHITE;
  private Stroke stroke = new BasicStroke();
  private Composite composite = AlphaComposite.SrcOver;
  private Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  SvgGraphics() {
    this.paths = new StringBuilder();
  }

  private SvgGraphics(SvgGraphics from) {
    this.paths = from.paths;
    this.hints.putAll(from.hints);
    this.transform = new AffineTransform(from.transform);
    this.clip = from.clip;
    this.colour = from.colour;
    this.background = from.background;
    this.stroke = from.stroke;
    this.composite = from.composite;
    this.font = from.font;
  }

  /** Everything that was drawn, as a document of this size in pixels. */
  String document(int width, int height) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d">
    %3$s</svg>
    """
        .formatted(width, height, paths);
  }

  @Override
  public Graphics create() {
    return new SvgGraphics(this);
  }

  @Override
  public void dispose() {
    // nothing is held
  }

  @Override
  public void fill(Shape shape) {
    Shape placed = transform.createTransformedShape(shape);
    if (clip != null && !clip.contains(placed.getBounds2D())) {
      Area visible = new Area(placed);
      visible.intersect(new Area(clip));
      placed = visible;
    }
    String data = data(placed);
    if (!data.isEmpty() && colour.getAlpha() > 0) {
      paths.append(
          String.format(
              Locale.ROOT,
              "<path fill=\"#%06x\"%s%s d=\"%s\"/>%n",
              colour.getRGB() & 0xffffff,
              colour.getAlpha() == 255
                  ? ""
                  : String.format(Locale.ROOT, " fill-opacity=\"%.3f\"", colour.getAlpha() / 255.0),
              placed.getPathIterator(null).getWindingRule() == PathIterator.WIND_EVEN_ODD
                  ? " fill-rule=\"evenodd\""
                  : "",
              data));
    }
  }

  private static String data(Shape shape) {
    StringBuilder data = new StringBuilder();
    double[] at = new double[6];
    for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
      int points =
          switch (i.currentSegment(at)) {
            case PathIterator.SEG_MOVETO -> command(data, 'M', 1);
            case PathIterator.SEG_LINETO -> command(data, 'L', 1);
            case PathIterator.SEG_QUADTO -> command(data, 'Q', 2);
            case PathIterator.SEG_CUBICTO -> command(data, 'C', 3);
            default -> command(data, 'Z', 0);
          };
      for (int j = 0; j < 2 * points; j++) {
        data.append(j == 0 ? "" : " ").append(String.format(Locale.ROOT, "%.2f", at[j]));
      }
    }
    return data.toString();
  }

  private static int command(StringBuilder data, char name, int points) {
    data.append(name);
    return points;
  }

  @Override
  public void draw(Shape shape) {
    fill(stroke.createStrokedShape(shape));
  }

  @Override
  public void drawGlyphVector(GlyphVector letters, float x, float y) {
    fill(letters.getOutline(x, y));
  }

  @Override
  public void drawString(String text, float x, float y) {
    drawGlyphVector(font.createGlyphVector(getFontRenderContext(), text), x, y);
  }

  @Override
  public void drawString(String text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawString(AttributedCharacterIterator text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawString(AttributedCharacterIterator text, float x, float y) {
    StringBuilder plain = new StringBuilder();
    for (char c = text.first(); c != AttributedCharacterIterator.DONE; c = text.next()) {
      plain.append(c);
    }
    drawString(plain.toString(), x, y);
  }

  @Override
  public void drawLine(int x1, int y1, int x2, int y2) {
    draw(new Line2D.Double(x1, y1, x2, y2));
  }

  @Override
  public void fillRect(int x, int y, int width, int height) {
    fill(new Rectangle(x, y, width, height));
  }

  @Override
  public void clearRect(int x, int y, int width, int height) {
    Color before = colour;
    colour = background;
    fillRect(x, y, width, height);
    colour = before;
  }

  @Override
  public void drawRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    draw(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void fillRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    fill(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void drawOval(int x, int y, int width, int height) {
    draw(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void fillOval(int x, int y, int width, int height) {
    fill(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void drawArc(int x, int y, int width, int height, int start, int angle) {
    draw(new Arc2D.Double(x, y, width, height, start, angle, Arc2D.OPEN));
  }

  @Override
  public void fillArc(int x, int y, int width, int height, int start, int angle) {
    fill(new Arc2D.Double(x, y, width, height, start, angle, Arc2D.PIE));
  }

  @Override
  public void drawPolyline(int[] x, int[] y, int count) {
    draw(polygon(x, y, count, false));
  }

  @Override
  public void drawPolygon(int[] x, int[] y, int count) {
    draw(polygon(x, y, count, true));
  }

  @Override
  public void fillPolygon(int[] x, int[] y, int count) {
    fill(polygon(x, y, count, true));
  }

  private static Path2D polygon(int[] x, int[] y, int count, boolean closed) {
    Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    for (int i = 0; i < count; i++) {
      if (i == 0) {
        path.moveTo(x[i], y[i]);
      } else {
        path.lineTo(x[i], y[i]);
      }
    }
    if (closed && count > 0) {
      path.closePath();
    }
    return path;
  }

  @Override
  public boolean hit(Rectangle area, Shape shape, boolean onStroke) {
    Shape hit = onStroke ? stroke.createStrokedShape(shape) : shape;
    return transform.createTransformedShape(hit).intersects(area);
  }

  @Override
  public FontRenderContext getFontRenderContext() {
    return new FontRenderContext(null, true, true);
  }

  @Override
  public FontMetrics getFontMetrics(Font of) {
    return new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).getGraphics().getFontMetrics(of);
  }

  @Override
  public Font getFont() {
    return font;
  }

  @Override
  public void setFont(Font value) {
    font = value;
  }

  @Override
  public Color getColor() {
    return colour;
  }

  @Override
  public void setColor(Color value) {
    colour = value;
  }

  @Override
  public Paint getPaint() {
    return colour;
  }

  @Override
  public void setPaint(Paint value) {
    if (!(value instanceof Color plain)) {
      throw refused("paint");
    }
    colour = plain;
  }

  @Override
  public Color getBackground() {
    return background;
  }

  @Override
  public void setBackground(Color value) {
    background = value;
  }

  @Override
  public Stroke getStroke() {
    return stroke;
  }

  @Override
  public void setStroke(Stroke value) {
    stroke = value;
  }

  @Override
  public Composite getComposite() {
    return composite;
  }

  @Override
  public void setComposite(Composite value) {
    composite = value;
  }

  @Override
  public void setPaintMode() {
    composite = AlphaComposite.SrcOver;
  }

  @Override
  public void setXORMode(Color value) {
    throw refused("XOR mode");
  }

  @Override
  public AffineTransform getTransform() {
    return new AffineTransform(transform);
  }

  @Override
  public void setTransform(AffineTransform value) {
    transform = new AffineTransform(value);
  }

  @Override
  public void transform(AffineTransform more) {
    transform.concatenate(more);
  }

  @Override
  public void translate(int x, int y) {
    transform.translate(x, y);
  }

  @Override
  public void translate(double x, double y) {
    transform.translate(x, y);
  }

  @Override
  public void rotate(double angle) {
    transform.rotate(angle);
  }

  @Override
  public void rotate(double angle, double x, double y) {
    transform.rotate(angle, x, y);
  }

  @Override
  public void scale(double x, double y) {
    transform.scale(x, y);
  }

  @Override
  public void shear(double x, double y) {
    transform.shear(x, y);
  }

  @Override
  public @Nullable Shape getClip() {
    try {
      return clip == null ? null : transform.createInverse().createTransformedShape(clip);
    } catch (java.awt.geom.NoninvertibleTransformException _) {
      return null;
    }
  }

  @Override
  public @Nullable Rectangle getClipBounds() {
    Shape current = getClip();
    return current == null ? null : current.getBounds();
  }

  @Override
  public void setClip(@Nullable Shape value) {
    clip = value == null ? null : transform.createTransformedShape(value);
  }

  @Override
  public void setClip(int x, int y, int width, int height) {
    setClip(new Rectangle(x, y, width, height));
  }

  @Override
  public void clip(Shape more) {
    Area both = new Area(transform.createTransformedShape(more));
    if (clip != null) {
      both.intersect(new Area(clip));
    }
    clip = both;
  }

  @Override
  public void clipRect(int x, int y, int width, int height) {
    clip(new Rectangle(x, y, width, height));
  }

  @Override
  public RenderingHints getRenderingHints() {
    return hints;
  }

  @Override
  public @Nullable Object getRenderingHint(RenderingHints.Key key) {
    return hints.get(key);
  }

  @Override
  public void setRenderingHint(RenderingHints.Key key, Object value) {
    hints.put(key, value);
  }

  @Override
  public void setRenderingHints(Map<?, ?> values) {
    hints.clear();
    hints.putAll(values);
  }

  @Override
  public void addRenderingHints(Map<?, ?> values) {
    hints.putAll(values);
  }

  @Override
  public GraphicsConfiguration getDeviceConfiguration() {
    throw refused("device");
  }

  @Override
  public void copyArea(int x, int y, int width, int height, int dx, int dy) {
    throw refused("copied area");
  }

  @Override
  public boolean drawImage(Image image, AffineTransform place, ImageObserver observer) {
    throw refused("image");
  }

  @Override
  public void drawImage(BufferedImage image, BufferedImageOp change, int x, int y) {
    throw refused("image");
  }

  @Override
  public void drawRenderedImage(RenderedImage image, AffineTransform place) {
    throw refused("image");
  }

  @Override
  public void drawRenderableImage(RenderableImage image, AffineTransform place) {
    throw refused("image");
  }

  @Override
  public boolean drawImage(Image image, int x, int y, ImageObserver observer) {
    throw refused("image");
  }

  @Override
  public boolean drawImage(
      Image image, int x, int y, int width, int height, ImageObserver observer) {
    throw refused("image");
  }

  @Override
  public boolean drawImage(Image image, int x, int y, Color behind, ImageObserver observer) {
    throw refused("image");
  }

  @Override
  public boolean drawImage(
      Image image, int x, int y, int width, int height, Color behind, ImageObserver observer) {
    throw refused("image");
  }

  @Override
  public boolean drawImage(
      Image image,
      int dx1,
      int dy1,
      int dx2,
      int dy2,
      int sx1,
      int sy1,
      int sx2,
      int sy2,
      ImageObserver observer) {
    throw refused("image");
  }

  @Override
  public boolean drawImage(
      Image image,
      int dx1,
      int dy1,
      int dx2,
      int dy2,
      int sx1,
      int sy1,
      int sx2,
      int sy2,
      Color behind,
      ImageObserver observer) {
    throw refused("image");
  }

  private static UnsupportedOperationException refused(String what) {
    return new UnsupportedOperationException("SVG without: " + what);
  }
}
